using MathNet.Numerics.LinearAlgebra;

namespace Edge.Training.Compressing;

/// <summary>
/// Replaces the weights of a filter column after column, by rounded ones or by zero; those that are still free make up for what that changed in the outputs.
/// Columns of much variance come first.
/// </summary>
/// <remarks>Frantar et al. 2023, arXiv:2210.17323, algorithm 1, and arXiv:2301.00774 for zeros.</remarks>
internal sealed class ColumnwiseFit
{
    /// <summary>Added to the covariance, relative to its mean diagonal.</summary>
    private const double Damping = 0.01;

    private readonly int[] _order;
    private readonly double[][] _upper;

    /// <param name="covariance">Of what the filter reads, [K, K].</param>
    public ColumnwiseFit(Matrix<double> covariance)
    {
        int count = covariance.RowCount;
        _order = [.. Enumerable.Range(0, count).OrderByDescending(k => covariance[k, k])];
        double damping = Math.Max(Damping * covariance.Trace() / count, 1e-20);
        Matrix<double> ordered = Matrix<double>.Build.Dense(count, count, (i, j) => covariance[_order[i], _order[j]] + (i == j ? damping : 0));
        Matrix<double> inverse = ordered.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(count));
        // Row j holds what the columns behind j do about an error in j.
        _upper = inverse.Cholesky().Factor.Transpose().ToRowArrays();
    }

    /// <param name="replace">From output, column and the weight as it is by then, to what takes its place.</param>
    public Matrix<double> Run(Matrix<double> filter, Func<int, int, double, double> replace)
    {
        var result = new double[filter.RowCount][];
        Parallel.For(0, filter.RowCount, o => result[o] = Row(filter, o, replace));
        return Matrix<double>.Build.DenseOfRowArrays(result);
    }

    private double[] Row(Matrix<double> filter, int output, Func<int, int, double, double> replace)
    {
        double[] weights = [.. _order.Select(k => filter[output, k])], placed = new double[weights.Length];
        for (int j = 0; j < weights.Length; j++)
        {
            double[] factors = _upper[j];
            double replaced = placed[_order[j]] = replace(output, _order[j], weights[j]), error = (weights[j] - replaced) / factors[j];
            for (int k = j + 1; error != 0 && k < weights.Length; k++)
                weights[k] -= error * factors[k];
        }

        return placed;
    }
}
