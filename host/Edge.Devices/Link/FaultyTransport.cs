using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>A bad wire in front of a good one, in both directions, until it is cut.</summary>
/// <param name="inner">Closed with this.</param>
public sealed class FaultyTransport(ILinkTransport inner, LinkFaults faults, Random random) : ILinkTransport
{
    private readonly FaultyStream _there = new(inner, faults, random);
    private readonly Arriving _back = new(faults, random);
    private volatile bool _isCut;

    /// <summary>Nothing comes any more, as from a plug that was pulled.</summary>
    public bool IsClosed => _isCut || inner.IsClosed;

    /// <summary>Faults so far, both directions together, by kind: drops, corruptions, duplicates, swaps, delays.</summary>
    public IReadOnlyList<int> Count => [.. _there.Count.Zip(_back.Count, (a, b) => a + b)];

    /// <summary>From any thread.</summary>
    public void Cut() => _isCut = true;

    public int Read(sbyte[] to, int offset, int count)
    {
        if (_isCut)
            return 0;
        _there.Read(to, offset, 0); // what waits is sent
        return _back.Read(inner, to, offset, count);
    }

    public int Write(sbyte[] from, int offset, int count) => _isCut ? 0 : _there.Write(from, offset, count);

    public void Wait(int milliseconds) => inner.Wait(milliseconds);

    public void Dispose() => inner.Dispose();

    /// <summary>What came through the good wire goes through the faults into a buffer.</summary>
    private sealed class Arriving
    {
        private readonly MemoryWire _buffer = new();
        private readonly FaultyStream _faulty;
        private readonly sbyte[] _bytes = new sbyte[1024];

        public Arriving(LinkFaults faults, Random random) => _faulty = new FaultyStream(_buffer.Device, faults, random);

        public int[] Count => _faulty.Count;

        public int Read(IByteStream from, sbyte[] to, int offset, int count)
        {
            int arrived = from.Read(_bytes, 0, _bytes.Length);
            for (int passed = 0; passed < arrived;)
                passed += _faulty.Write(_bytes, passed, arrived - passed);
            _faulty.Read(to, offset, 0); // what was delayed
            return _buffer.Host.Read(to, offset, count);
        }
    }
}
