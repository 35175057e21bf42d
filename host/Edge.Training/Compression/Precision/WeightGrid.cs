using MathNet.Numerics.LinearAlgebra;

namespace Edge.Training.Compressing;

/// <summary>Rounds the filters of a layer to whole steps in [-Most, Most], a step size for each output channel.</summary>
/// <param name="bits">At least 2: zero, and as many steps above as below.</param>
internal sealed class WeightGrid(int bits)
{
    private const int Candidates = 80;

    /// <summary>Added to the covariance, relative to its mean diagonal.</summary>
    private const double Damping = 0.01;

    /// <summary>The largest number of steps.</summary>
    public int Most { get; } = (1 << (bits - 1)) - 1;

    /// <summary>The step of each row with the least squared error of rounding and clipping.</summary>
    public double[] Steps(Matrix<double> filter) => [.. filter.EnumerateRows().Select(row => Step([.. row]))];

    /// <summary>Each weight to its nearest step.</summary>
    public Matrix<double> Nearest(Matrix<double> filter, double[] steps) => filter.MapIndexed((o, _, weight) => Rounded(weight, steps[o]));

    /// <summary>
    /// Column after column, the weights that are still free make up for what rounding the column changed in the outputs: Frantar et al. 2023,
    /// arXiv:2210.17323, algorithm 1. Columns of much variance first.
    /// </summary>
    /// <param name="covariance">Of what the filter reads, [K, K].</param>
    public Matrix<double> ByCovariance(Matrix<double> filter, double[] steps, Matrix<double> covariance)
    {
        int count = filter.ColumnCount;
        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(k => covariance[k, k])];
        double damping = Math.Max(Damping * covariance.Trace() / count, 1e-20);
        Matrix<double> ordered = Matrix<double>.Build.Dense(count, count, (i, j) => covariance[order[i], order[j]] + (i == j ? damping : 0));
        // Of the inverse; row j holds what the columns behind j do about an error in j.
        double[][] upper = ordered.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(count)).Cholesky().Factor.Transpose().ToRowArrays();
        var rounded = new double[filter.RowCount][];
        Parallel.For(0, filter.RowCount, o => rounded[o] = Row([.. order.Select(k => filter[o, k])], steps[o], upper));
        int[] places = new int[count];
        for (int i = 0; i < count; i++)
            places[order[i]] = i;
        return Matrix<double>.Build.Dense(filter.RowCount, count, (o, k) => rounded[o][places[k]]);
    }

    /// <summary>Mean squared error of the outputs, summed: trace of D S D^T for the change D of the filter.</summary>
    public static double Error(Matrix<double> before, Matrix<double> after, Matrix<double> covariance) =>
        ((after - before) * covariance).PointwiseMultiply(after - before).RowSums().Sum();

    private double[] Row(double[] weights, double step, double[][] upper)
    {
        for (int j = 0; j < weights.Length; j++)
        {
            double[] factors = upper[j];
            double rounded = Rounded(weights[j], step), error = (weights[j] - rounded) / factors[j];
            weights[j] = rounded;
            for (int k = j + 1; k < weights.Length; k++)
                weights[k] -= error * factors[k];
        }

        return weights;
    }

    private double Step(double[] weights)
    {
        double largest = weights.Max(Math.Abs);
        if (largest == 0)
            return 1;
        return Enumerable.Range(0, Candidates).Select(i => largest * (1 - (double)i / Candidates) / Most)
            .MinBy(step => weights.Sum(weight => (weight - Rounded(weight, step)) * (weight - Rounded(weight, step))));
    }

    private double Rounded(double weight, double step) => step * Math.Clamp(Math.Round(weight / step, MidpointRounding.AwayFromZero), -Most, Most);
}
