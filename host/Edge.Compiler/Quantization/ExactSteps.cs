namespace Edge.Compiler.Quantizing;

/// <summary>Finds the scale at which whole numbers within [-127, 127] hold given real numbers, if there is one.</summary>
internal static class ExactSteps
{
    private const int Most = 127;

    // Real numbers that are products of single-precision scales miss their step by a few units in the last place.
    private const double Tolerance = 1e-4;

    /// <returns>0 when all are zero; null when no scale fits.</returns>
    public static double? Scale(IReadOnlyCollection<float> reals)
    {
        double largest = reals.Count == 0 ? 0 : reals.Max(Math.Abs);
        if (largest == 0)
            return 0;
        for (int steps = Most; steps > 0; steps--)
        {
            double scale = largest / steps;
            if (reals.All(real => Math.Abs(real / scale - Math.Round(real / scale)) <= Tolerance))
                return scale;
        }

        return null;
    }
}
