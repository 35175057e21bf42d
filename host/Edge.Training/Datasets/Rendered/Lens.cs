namespace Edge.Training.Datasets.Rendered;

/// <summary>Gaussian blur and the average over each pixel's 2x2 samples, in one separable pass.</summary>
internal static class Lens
{
    /// <param name="samples">(2 size)^2 values, rows top to bottom.</param>
    /// <param name="sigma">Blur, px; at most 1.</param>
    /// <param name="pixels">size^2 values, filled. Beyond the border the last sample repeats.</param>
    public static void Focus(double[] samples, int size, double sigma, double[] pixels)
    {
        double[] taps = Taps(sigma);
        int side = 2 * size, before = taps.Length / 2 - 1;
        var halved = new double[side * size];
        var line = new double[side + taps.Length];
        for (int y = 0; y < side; y++)
        {
            for (int i = 0; i < line.Length; i++)
                line[i] = samples[y * side + Math.Clamp(i - before, 0, side - 1)];
            for (int x = 0; x < size; x++)
                halved[y * size + x] = Sum(line, 2 * x, taps);
        }

        for (int x = 0; x < size; x++)
        {
            for (int i = 0; i < line.Length; i++)
                line[i] = halved[Math.Clamp(i - before, 0, side - 1) * size + x];
            for (int y = 0; y < size; y++)
                pixels[y * size + x] = Sum(line, 2 * y, taps);
        }
    }

    private static double Sum(double[] line, int from, double[] taps)
    {
        double sum = 0;
        for (int i = 0; i < taps.Length; i++)
            sum += taps[i] * line[from + i];
        return sum;
    }

    // The Gaussian around each of a pixel's two samples, added: an even number of taps, symmetric about the pixel's middle.
    private static double[] Taps(double sigma)
    {
        int reach = (int)(6 * sigma) + 1; // three sigma, in samples of half a px
        var taps = new double[2 * reach + 2];
        double sum = 0;
        for (int i = 0; i < taps.Length; i++)
        {
            double left = 0.5 * (i - reach), right = 0.5 * (i - reach - 1);
            taps[i] = StrictMath.ExpOfNegative(-left * left / (2 * sigma * sigma)) + StrictMath.ExpOfNegative(-right * right / (2 * sigma * sigma));
            sum += taps[i];
        }

        for (int i = 0; i < taps.Length; i++)
            taps[i] /= sum;
        return taps;
    }
}
