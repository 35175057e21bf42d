namespace Edge.Compiler.Quantizing;

/// <summary>Finds the scale at which whole numbers of a few bits hold given real numbers, if there is one.</summary>
internal static class ExactSteps
{
    // Real numbers that are products of single-precision scales miss their step by a few units in the last place.
    private const double Tolerance = 1e-4;

    /// <param name="reals">In any order.</param>
    /// <param name="most">The whole numbers lie in [-most, most].</param>
    /// <returns>0 when all are zero; null when no scale fits.</returns>
    public static double? Scale(IReadOnlyCollection<float> reals, int most)
    {
        double largest = reals.Count == 0 ? 0 : reals.Max(Math.Abs);
        if (largest == 0)
            return 0;
        for (int steps = most; steps > 0; steps--)
        {
            double scale = largest / steps;
            if (reals.All(real => Math.Abs(real / scale - Math.Round(real / scale)) <= Tolerance))
                return scale;
        }

        return null;
    }
}
