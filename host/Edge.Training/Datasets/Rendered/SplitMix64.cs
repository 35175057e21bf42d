namespace Edge.Training.Datasets.Rendered;

/// <summary>A pseudorandom generator with the same numbers on every machine and every .NET, unlike System.Random.</summary>
/// <remarks>Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014, doi:10.1145/2660193.2660195.</remarks>
internal struct SplitMix64
{
    private ulong _state;

    /// <summary>Mixing the seed first is a bijection: different seeds start at different, unrelated states.</summary>
    public SplitMix64(ulong seed) => _state = Mix(seed);

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>Uniform in [0, 1), with 53 bits.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Between(double low, double high) => low + (high - low) * Unit();

    /// <summary>Close to a standard normal: the sum of four 16-bit uniforms, centred, variance 1.</summary>
    public double Bell()
    {
        ulong bits = Next();
        int sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);
        // Four uniforms on [0, 65535]: mean 131070, variance 4 * 65536^2 / 12.
        return (sum - 131070) * (1.7320508075688772 / 65536.0);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
