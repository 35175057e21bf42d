namespace Edge.Bench.Cost;

/// <summary>Least squares of relative errors, with coefficients that are not negative.</summary>
/// <remarks>The best coefficients are plain least squares over those that are not 0: of a handful of features, every choice can be tried.</remarks>
internal static class NonNegativeFit
{
    /// <param name="rows">Features of each sample; a handful.</param>
    /// <param name="wanted">What each sample was counted at, above 0.</param>
    /// <param name="floor">Smaller counts weigh no more than this one: a tiny call's relative error matters to nobody.</param>
    public static double[] Solve(IReadOnlyList<double[]> rows, IReadOnlyList<double> wanted, double floor)
    {
        int count = rows[0].Length;
        double[] weights = [.. wanted.Select(value => 1 / Math.Max(value, floor))];
        double Error(double[] x) => rows.Select((row, i) => Math.Pow(weights[i] * (row.Zip(x, (a, b) => a * b).Sum() - wanted[i]), 2)).Sum();
        double[] best = new double[count];
        double least = Error(best);
        for (int chosen = 1; chosen < 1 << count; chosen++)
        {
            int[] columns = [.. Enumerable.Range(0, count).Where(column => (chosen >> column & 1) == 1)];
            if (LeastSquares(rows, wanted, weights, columns) is not { } solution || solution.Any(value => value < 0))
                continue;
            var x = new double[count];
            for (int i = 0; i < columns.Length; i++)
                x[columns[i]] = solution[i];
            if (Error(x) is var error && error < least)
                (best, least) = (x, error);
        }

        return best;
    }

    // By the normal equations; null where the columns are not independent.
    private static double[]? LeastSquares(IReadOnlyList<double[]> rows, IReadOnlyList<double> wanted, double[] weights, int[] columns)
    {
        int n = columns.Length;
        var matrix = new double[n, n + 1];
        for (int i = 0; i < rows.Count; i++)
        {
            double weight = weights[i] * weights[i];
            for (int a = 0; a < n; a++)
            {
                for (int b = 0; b < n; b++)
                    matrix[a, b] += weight * rows[i][columns[a]] * rows[i][columns[b]];
                matrix[a, n] += weight * rows[i][columns[a]] * wanted[i];
            }
        }

        return Eliminate(matrix, n);
    }

    // Gauss and Jordan; products of features are positive definite, so that no row has to be exchanged.
    private static double[]? Eliminate(double[,] matrix, int n)
    {
        double[] diagonal = [.. Enumerable.Range(0, n).Select(i => matrix[i, i])];
        for (int pivot = 0; pivot < n; pivot++)
        {
            if (matrix[pivot, pivot] <= 1e-9 * diagonal[pivot])
                return null;
            for (int row = 0; row < n; row++)
            {
                double factor = row == pivot ? 0 : matrix[row, pivot] / matrix[pivot, pivot];
                for (int column = pivot; column <= n; column++)
                    matrix[row, column] -= factor * matrix[pivot, column];
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => matrix[i, n] / matrix[i, i])];
    }
}
