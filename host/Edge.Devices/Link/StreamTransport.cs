using System.Runtime.InteropServices;

namespace Edge.Devices.Link;

/// <summary>Any stream that can be read and written at once: named pipes.</summary>
/// <remarks>A thread of its own reads: a stream cannot be asked whether it has bytes.</remarks>
public sealed class StreamTransport : ILinkTransport
{
    private readonly Stream _stream;
    private readonly Queue<byte[]> _arrived = new();
    private readonly SemaphoreSlim _bytes = new(0);
    private int _taken;
    private volatile bool _isClosed;

    /// <param name="stream">Closed with this.</param>
    public StreamTransport(Stream stream)
    {
        _stream = stream;
        new Thread(ReadAll) { IsBackground = true, Name = "link" }.Start();
    }

    public bool IsClosed => _isClosed;

    public int Read(sbyte[] to, int offset, int count)
    {
        lock (_arrived)
        {
            if (!_arrived.TryPeek(out byte[]? first))
                return 0;
            int part = Math.Min(count, first.Length - _taken);
            first.AsSpan(_taken, part).CopyTo(MemoryMarshal.AsBytes(to.AsSpan(offset, part)));
            _taken += part;
            if (_taken == first.Length)
            {
                _arrived.Dequeue();
                _taken = 0;
            }

            return part;
        }
    }

    public int Write(sbyte[] from, int offset, int count)
    {
        try
        {
            if (_isClosed)
                return 0;
            _stream.Write(MemoryMarshal.AsBytes(from.AsSpan(offset, count)));
            return count;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _isClosed = true;
            return 0;
        }
    }

    public void Wait(int milliseconds)
    {
        bool isThere;
        lock (_arrived)
            isThere = _arrived.Count > 0;
        if (!isThere)
            _bytes.Wait(milliseconds);
    }

    public void Dispose()
    {
        _isClosed = true;
        _stream.Dispose();
    }

    private void ReadAll()
    {
        byte[] buffer = new byte[4096];
        try
        {
            for (int count = _stream.Read(buffer); count > 0; count = _stream.Read(buffer))
            {
                lock (_arrived)
                    _arrived.Enqueue(buffer[..count]);
                _bytes.Release();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed, by either side.
        }

        _isClosed = true;
    }
}
