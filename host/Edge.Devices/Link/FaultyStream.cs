using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>Does to what is written what a bad wire would do, by a seeded generator. Reading is left alone: put one at either end.</summary>
public sealed class FaultyStream(IByteStream inner, LinkFaults faults, Random random) : IByteStream
{
    private const int MostAtOnce = 512;

    private readonly Queue<sbyte> _waiting = new();
    private sbyte[]? _heldBack;
    private int _delay;

    /// <summary>Faults so far, by kind: drops, corruptions, duplicates, swaps, delays.</summary>
    public int[] Count { get; } = new int[5];

    /// <summary>The wire is cut: what is written is lost.</summary>
    public bool IsCut { get; set; }

    public int Read(sbyte[] to, int offset, int count)
    {
        Pass();
        return IsCut ? 0 : inner.Read(to, offset, count);
    }

    public int Write(sbyte[] from, int offset, int count)
    {
        Pass();
        if (_waiting.Count > 1 << 16)
            return 0;
        int piece = Math.Min(count, 1 + random.Next(faults.LargestPiece));
        if (!IsCut)
            Send(from[offset..(offset + piece)]);
        Pass();
        return piece;
    }

    private void Send(sbyte[] piece)
    {
        if (Happens(0, faults.Drop))
            return;
        if (Happens(1, faults.Corrupt))
            piece[random.Next(piece.Length)] ^= (sbyte)(1 << random.Next(8));
        bool isTwice = Happens(2, faults.Duplicate);
        if (_heldBack is null && Happens(3, faults.Reorder))
        {
            _heldBack = piece;
            return;
        }

        if (_delay == 0 && Happens(4, faults.Delay))
            _delay = 1 + random.Next(faults.LongestDelay);
        Enqueue(piece);
        if (isTwice)
            Enqueue(piece);
        if (_heldBack is { } before)
            Enqueue(before);
        _heldBack = null;
    }

    private bool Happens(int kind, double rate)
    {
        if (rate == 0 || random.NextDouble() >= rate)
            return false;
        Count[kind]++;
        return true;
    }

    private void Enqueue(sbyte[] piece)
    {
        foreach (sbyte value in piece)
            _waiting.Enqueue(value);
    }

    private void Pass()
    {
        if (_delay > 0)
        {
            _delay--;
            return;
        }

        if (IsCut)
            _waiting.Clear();
        while (_waiting.Count > 0)
        {
            sbyte[] part = [.. _waiting.Take(MostAtOnce)];
            int taken = inner.Write(part, 0, part.Length);
            for (int i = 0; i < taken; i++)
                _waiting.Dequeue();
            if (taken < part.Length)
                return;
        }
    }
}
