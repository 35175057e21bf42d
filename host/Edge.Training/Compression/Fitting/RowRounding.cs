using Edge.Compiler.Quantizing;
using MathNet.Numerics.LinearAlgebra;

namespace Edge.Training.Compressing;

/// <summary>Replaces the weights of a filter so that its sums stay close: <see cref="SumRounding"/>, row by row.</summary>
/// <param name="covariance">Of what the filter reads, [K, K].</param>
internal sealed class RowRounding(Matrix<double> covariance)
{
    private readonly SumRounding _sums = new(covariance.ToRowArrays());

    /// <summary>Whole steps of each row's size.</summary>
    /// <param name="most">Steps lie in [-most, most].</param>
    public Matrix<double> Round(Matrix<double> filter, double[] sizes, int most) =>
        Rows(filter, (o, row) => [.. _sums.Round(row, sizes[o], most).Steps.Select(step => step * sizes[o])]);

    /// <summary>Something else in the place of each weight: its number is counted over the whole filter, row after row.</summary>
    public Matrix<double> Replace(Matrix<double> filter, Func<int, double, double> replace) =>
        Rows(filter, (o, row) => _sums.Replace(row, (k, weight) => replace(o * row.Length + k, weight)));

    private static Matrix<double> Rows(Matrix<double> filter, Func<int, double[], double[]> replaced)
    {
        var rows = new double[filter.RowCount][];
        Parallel.For(0, rows.Length, o => rows[o] = replaced(o, filter.Row(o).ToArray()));
        return Matrix<double>.Build.DenseOfRowArrays(rows);
    }
}
