namespace Edge.Compiler.Planning.Streaming;

/// <summary>How fast rows of a tensor are made: <see cref="Rows"/> of them every <see cref="Period"/> turns, without a common divisor.</summary>
internal readonly record struct RowRate
{
    public RowRate(long rows, long period)
    {
        long divisor = Divisor(rows, period);
        (Rows, Period) = (rows / divisor, period / divisor);
    }

    public long Rows { get; }

    public long Period { get; }

    /// <summary>True for rates that a loop of turns can keep: one row now and then, or some rows every turn.</summary>
    public bool IsEven => (Rows == 1 || Period == 1) && Math.Max(Rows, Period) <= 1024;

    /// <summary>Of the tensor from which one of this rate is made.</summary>
    public RowRate Times(int stride) => new(Rows * stride, Period);

    /// <summary>Of a tensor made from one of this rate.</summary>
    public RowRate Over(int stride) => new(Rows, Period * stride);

    private static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);

    public RowRate Times(RowRate other) => new(Rows * other.Rows, Period * other.Period);
}
