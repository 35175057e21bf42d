using Edge.Runtime.Link;

namespace Edge.Runtime.Tests.Link;

/// <summary>A serial line: a byte leaves when its time has come. The driver behind it holds 4096 bytes each way, as many as <see cref="Desk"/>'s wire.</summary>
internal sealed class PacedStream(IByteStream inner, int bytesPerSecond, Func<int> clock) : IByteStream
{
    private const int DriverBytes = 4096;

    private readonly Queue<sbyte> _waiting = new();
    private readonly sbyte[] _one = new sbyte[1];
    private long _sent;
    private int? _idleUntil;

    public int Read(sbyte[] to, int offset, int count)
    {
        Pass();
        return inner.Read(to, offset, count);
    }

    public int Write(sbyte[] from, int offset, int count)
    {
        Pass();
        int part = Math.Min(count, DriverBytes - _waiting.Count);
        for (int i = 0; i < part; i++)
            _waiting.Enqueue(from[offset + i]);
        return part;
    }

    private void Pass()
    {
        if (_waiting.Count == 0)
        {
            _idleUntil = null;
            return;
        }

        if (_idleUntil is null)
            (_idleUntil, _sent) = (clock(), 0);
        long due = (long)(clock() - _idleUntil.Value) * bytesPerSecond / 1_000_000;
        for (; _sent < due && _waiting.TryDequeue(out _one[0]); _sent++)
            inner.Write(_one, 0, 1); // full: the other side was too slow, and the byte is lost
    }
}
