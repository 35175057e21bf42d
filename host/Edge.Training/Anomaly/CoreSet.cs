namespace Edge.Training.Anomalies;

/// <summary>A few features of good parts that all others are near to.</summary>
public static class CoreSet
{
    /// <summary>Greedy: begins with the feature nearest to the mean, then always takes the one furthest from those taken.</summary>
    /// <remarks>Within twice the best radius: Gonzalez 1985, doi:10.1016/0304-3975(85)90224-5. Roth et al. 2022 (PatchCore), algorithm 1, without the random projection.</remarks>
    /// <param name="features">Of good parts.</param>
    /// <param name="entries">How many to take at most; fewer where there are no more different ones.</param>
    /// <returns>[entries, C], the order they were taken in.</returns>
    public static float[][] Of(GoodFeatures features, int entries)
    {
        int channels = features.Channels;
        float[][] all = [.. features.Images.SelectMany(image => image.Chunk(channels))];
        var mean = new float[channels];
        foreach (float[] feature in all)
        {
            for (int c = 0; c < channels; c++)
                mean[c] += feature[c] / all.Length;
        }

        int next = Enumerable.Range(0, all.Length).MinBy(i => Squared(all[i], mean));
        double[] distance = [.. Enumerable.Repeat(double.PositiveInfinity, all.Length)];
        var taken = new List<float[]>();
        while (taken.Count < entries && distance[next] > 0)
        {
            float[] entry = all[next];
            taken.Add(entry);
            Parallel.For(0, all.Length, i => distance[i] = Math.Min(distance[i], Squared(all[i], entry)));
            for (int i = 0; i < all.Length; i++)
            {
                if (distance[i] > distance[next])
                    next = i;
            }
        }

        return [.. taken];
    }

    internal static double Squared(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int c = 0; c < a.Length; c++)
            sum += (a[c] - b[c]) * (double)(a[c] - b[c]);
        return sum;
    }
}
