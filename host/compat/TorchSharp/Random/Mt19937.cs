namespace TorchSharp.Random;

/// <summary>The Mersenne twister of 32 bits, as libtorch's CPU generator runs it.</summary>
/// <remarks>Matsumoto and Nishimura 1998, ACM TOMACS 8(1), with the 2002 seeding.</remarks>
internal sealed class Mt19937
{
    private const int Size = 624;
    private const int Middle = 397;

    private readonly uint[] state = new uint[Size];
    private int next;
    private double spareNormal;
    private bool hasSpareNormal;

    public Mt19937(ulong seed)
    {
        Seed = seed;
        state[0] = (uint)seed;
        for (uint i = 1; i < Size; i++)
            state[i] = 1812433253u * (state[i - 1] ^ (state[i - 1] >> 30)) + i;
        next = Size;
    }

    private Mt19937(Mt19937 other)
    {
        Seed = other.Seed;
        other.state.CopyTo(state, 0);
        next = other.next;
        (spareNormal, hasSpareNormal) = (other.spareNormal, other.hasSpareNormal);
    }

    public ulong Seed { get; }

    public Mt19937 Clone() => new(this);

    public uint Next()
    {
        if (next == Size)
            Refill();
        uint y = state[next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    public ulong Next64()
    {
        ulong high = Next();
        return (high << 32) | Next();
    }

    /// <summary>In [0, 1), of 24 random bits.</summary>
    public float NextSingle() => (Next() & 0xffffff) * (1f / (1 << 24));

    /// <summary>In [0, 1), of 53 random bits.</summary>
    public double NextDouble() => (Next64() & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));

    /// <summary>Standard normal, two at a time by Box and Muller's method; the second is kept for the next call.</summary>
    public double NextNormal()
    {
        if (hasSpareNormal)
        {
            hasSpareNormal = false;
            return spareNormal;
        }

        double u1 = NextDouble(), u2 = NextDouble();
        double radius = Math.Sqrt(-2 * double.LogP1(-u2)), angle = 2 * Math.PI * u1;
        spareNormal = radius * Math.Sin(angle);
        hasSpareNormal = true;
        return radius * Math.Cos(angle);
    }

    /// <summary>The state as bytes: seed, position, spare normal, then the words.</summary>
    public byte[] Save()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Seed);
        writer.Write(next);
        writer.Write(hasSpareNormal);
        writer.Write(spareNormal);
        foreach (uint word in state)
            writer.Write(word);
        writer.Flush();
        return stream.ToArray();
    }

    public static Mt19937 Restore(byte[] saved)
    {
        using var reader = new BinaryReader(new MemoryStream(saved));
        var result = new Mt19937(reader.ReadUInt64())
        {
            next = reader.ReadInt32(),
            hasSpareNormal = reader.ReadBoolean(),
            spareNormal = reader.ReadDouble()
        };
        if (result.next is < 0 or > Size)
            throw new ArgumentException($"no generator state: position {result.next} is outside 0 to {Size}");
        for (int i = 0; i < Size; i++)
            result.state[i] = reader.ReadUInt32();
        return result;
    }

    private void Refill()
    {
        for (int i = 0; i < Size; i++)
        {
            uint y = (state[i] & 0x80000000) | (state[(i + 1) % Size] & 0x7fffffff);
            state[i] = state[(i + Middle) % Size] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0dfu);
        }

        next = 0;
    }
}
