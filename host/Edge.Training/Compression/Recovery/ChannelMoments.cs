namespace Edge.Training.Compressing;

/// <summary>Mean and variance of each channel over all pixels of all images.</summary>
internal sealed class ChannelMoments(int channels)
{
    private readonly double[] _sums = new double[channels], _squares = new double[channels];
    private long _values;

    public int Channels => channels;

    public double[] Mean => [.. _sums.Select(sum => sum / _values)];

    public double[] Variance => [.. _squares.Zip(Mean, (square, mean) => Math.Max(0, square / _values - mean * mean))];

    /// <param name="values">Channels innermost.</param>
    public void Add(float[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            _sums[i % channels] += value;
            _squares[i % channels] += value * value;
        }

        _values += values.Length / channels;
    }
}
