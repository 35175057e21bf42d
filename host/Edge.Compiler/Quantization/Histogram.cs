namespace Edge.Compiler.Quantizing;

/// <summary>What a tensor held during calibration: exact minimum and maximum, and counts in equal bins.</summary>
/// <remarks>
/// Grows as values arrive and stores none of them. When a value falls outside, neighbouring bins are merged in pairs until it fits, so the
/// counts stay exact and only their resolution halves.
/// </remarks>
public sealed class Histogram
{
    private const int Bins = 4096;

    private long[] _counts = new long[Bins];
    private double _low;
    private double _width;

    /// <summary>The smallest value seen; 0 when there is none.</summary>
    public float Min { get; private set; }

    /// <summary>The largest value seen; 0 when there is none.</summary>
    public float Max { get; private set; }

    /// <summary>How many values were seen.</summary>
    public long Count { get; private set; }

    /// <summary>From a bin to the next.</summary>
    public double BinWidth => _width;

    /// <exception cref="ArgumentException">A value is not a finite number.</exception>
    public void Add(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
            return;
        float min = values[0], max = values[0];
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                throw new ArgumentException($"the value {value}");
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }

        if (Count == 0)
            Start(min, max);
        Min = Count == 0 ? min : Math.Min(Min, min);
        Max = Count == 0 ? max : Math.Max(Max, max);
        while (min < _low)
            Grow(downward: true);
        while (max >= _low + Bins * _width)
            Grow(downward: false);
        foreach (float value in values)
            _counts[(int)((value - _low) / _width)]++;
        Count += values.Length;
    }

    /// <summary>The occupied bins: middle and count, in rising order.</summary>
    public IEnumerable<(double Value, long Count)> Occupied()
    {
        for (int i = 0; i < Bins; i++)
        {
            if (_counts[i] > 0)
                yield return (Math.Clamp(_low + (i + 0.5) * _width, Min, Max), _counts[i]);
        }
    }

    private void Start(float min, float max)
    {
        _low = min;
        _width = Math.Max((double)max - min, 1e-6 * Math.Max(1e-12, Math.Abs((double)max))) / (Bins - 1);
    }

    private void Grow(bool downward)
    {
        var merged = new long[Bins];
        int shift = downward ? Bins / 2 : 0;
        for (int i = 0; i < Bins; i++)
            merged[shift + i / 2] += _counts[i];
        if (downward)
            _low -= Bins * _width;
        _width *= 2;
        _counts = merged;
    }
}
