namespace Edge.Bench.Cost;

/// <summary>Least squares of relative errors, with coefficients that are not negative.</summary>
internal static class NonNegativeFit
{
    private const int Rounds = 20_000;

    /// <param name="rows">Features of each sample.</param>
    /// <param name="wanted">What each sample was counted at, above 0.</param>
    /// <param name="floor">Smaller counts weigh no more than this one: a tiny call's relative error matters to nobody.</param>
    public static double[] Solve(IReadOnlyList<double[]> rows, IReadOnlyList<double> wanted, double floor)
    {
        int count = rows[0].Length;
        var (products, right) = (new double[count, count], new double[count]);
        for (int i = 0; i < rows.Count; i++)
        {
            double weight = 1 / Math.Pow(Math.Max(wanted[i], floor), 2);
            for (int a = 0; a < count; a++)
            {
                right[a] += weight * rows[i][a] * wanted[i];
                for (int b = 0; b < count; b++)
                    products[a, b] += weight * rows[i][a] * rows[i][b];
            }
        }

        // Coordinate descent: the problem is convex, and each coefficient alone has a closed form.
        var x = new double[count];
        for (int round = 0; round < Rounds; round++)
        {
            for (int a = 0; a < count; a++)
            {
                if (products[a, a] == 0)
                    continue;
                double rest = right[a];
                for (int b = 0; b < count; b++)
                    rest -= a == b ? 0 : products[a, b] * x[b];
                x[a] = Math.Max(0, rest / products[a, a]);
            }
        }

        return x;
    }
}
