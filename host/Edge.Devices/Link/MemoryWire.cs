using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>A wire inside of one process: what one end writes, the other reads. Each direction holds so many bytes, as a driver's buffer does.</summary>
public sealed class MemoryWire
{
    /// <param name="capacity">Bytes each direction holds.</param>
    public MemoryWire(int capacity = 1 << 16)
    {
        var there = new Ring(capacity);
        var back = new Ring(capacity);
        Host = new End(back, there);
        Device = new End(there, back);
    }

    public IByteStream Host { get; }

    public IByteStream Device { get; }

    private sealed class End(Ring from, Ring to) : IByteStream
    {
        public int Read(sbyte[] target, int offset, int count) => from.Take(target, offset, count);

        public int Write(sbyte[] source, int offset, int count) => to.Put(source, offset, count);
    }

    private sealed class Ring(int capacity)
    {
        private readonly sbyte[] _bytes = new sbyte[capacity];
        private readonly Lock _lock = new();
        private int _start, _count;

        public int Put(sbyte[] from, int offset, int count)
        {
            lock (_lock)
            {
                int part = Math.Min(count, _bytes.Length - _count);
                for (int i = 0; i < part; i++)
                    _bytes[(_start + _count + i) % _bytes.Length] = from[offset + i];
                _count += part;
                return part;
            }
        }

        public int Take(sbyte[] to, int offset, int count)
        {
            lock (_lock)
            {
                int part = Math.Min(count, _count);
                for (int i = 0; i < part; i++)
                    to[offset + i] = _bytes[(_start + i) % _bytes.Length];
                _start = (_start + part) % _bytes.Length;
                _count -= part;
                return part;
            }
        }
    }
}
