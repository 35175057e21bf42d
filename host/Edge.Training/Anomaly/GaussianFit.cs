namespace Edge.Training.Anomalies;

/// <summary>Mean and variance of each channel of each cell over good parts.</summary>
/// <param name="Mean">NHWC of one image.</param>
/// <param name="Variance">As the mean; above 0.</param>
public sealed record GaussianFit(float[] Mean, float[] Variance)
{
    // A variance that few parts say little of is drawn towards the channel's: as if so many more parts had had it.
    private const double Borrowed = 20;

    // Of the variance of all channels: below it a deviation is what rounding makes of nothing.
    private const double Floor = 0.1;

    /// <remarks>
    /// The variance of a cell, n parts, is (n * own + 20 * the channel's over all cells) / (n + 20), and at least 10 % of the mean variance of all
    /// channels: a channel that never moved on few good parts may still move on the next one. Ledoit and Wolf 2004, doi:10.1016/S0047-259X(03)00096-4,
    /// shrink in this way; the share is fixed here.
    /// </remarks>
    public static GaussianFit Of(GoodFeatures features)
    {
        int size = features.Shape.Elements, channels = features.Channels, count = features.Images.Count;
        var mean = new double[size];
        var square = new double[size];
        foreach (float[] image in features.Images)
        {
            for (int i = 0; i < size; i++)
                mean[i] += image[i] / count;
        }

        foreach (float[] image in features.Images)
        {
            for (int i = 0; i < size; i++)
                square[i] += (image[i] - mean[i]) * (image[i] - mean[i]) / count;
        }

        var ofChannel = new double[channels];
        for (int i = 0; i < size; i++)
            ofChannel[i % channels] += square[i] / features.Cells;
        double least = Math.Max(Floor * ofChannel.Average(), float.Epsilon);
        return new GaussianFit([.. mean.Select(value => (float)value)],
            [.. square.Select((own, i) => (float)Math.Max((count * own + Borrowed * ofChannel[i % channels]) / (count + Borrowed), least))]);
    }
}
