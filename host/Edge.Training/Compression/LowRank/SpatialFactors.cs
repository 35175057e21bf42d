using Edge.Compiler.Ir;
using MathNet.Numerics.LinearAlgebra;

namespace Edge.Training.Compressing;

/// <summary>A window of weights as columns followed by rows: Jaderberg et al. 2014, arXiv:1405.3866, by singular vectors.</summary>
internal static class SpatialFactors
{
    /// <summary>The filter as a matrix of columns by rows, [FH * C, FW * O].</summary>
    /// <param name="filter">[O, FH * FW * C].</param>
    public static Matrix<double> Arranged(Matrix<double> filter, Shape window)
    {
        (int height, int width, int channels) = (window[1], window[2], window[3]);
        return Matrix<double>.Build.Dense(height * channels, width * filter.RowCount, (column, row) =>
            filter[row / width, (column / channels * width + row % width) * channels + column % channels]);
    }

    /// <summary>Squares of the singular values, falling: the energy of each column filter.</summary>
    /// <param name="covariance">As of <see cref="Of"/>.</param>
    public static double[] Energies(Matrix<double> filter, Shape window, Matrix<double>? covariance = null)
    {
        Matrix<double> arranged = Arranged(filter, window);
        if (covariance is not null)
            arranged = Roots(covariance).Root * arranged;
        Matrix<double> square = arranged.RowCount <= arranged.ColumnCount ? arranged * arranged.Transpose() : arranged.Transpose() * arranged;
        return [.. square.Evd(Symmetricity.Symmetric).EigenValues.Select(value => Math.Max(0, value.Real)).OrderDescending()];
    }

    /// <param name="filter">[O, FH * FW * C].</param>
    /// <param name="covariance">Of the columns the filter reads, [FH * C, FH * C]: errors count by what meets them; null counts all weights alike.</param>
    /// <returns>Column filters [rank, FH * C] and row filters [O, FW * rank].</returns>
    public static (Matrix<double> Vertical, Matrix<double> Horizontal) Of(Matrix<double> filter, Shape window, int rank, Matrix<double>? covariance = null)
    {
        int width = window[2];
        Matrix<double> arranged = Arranged(filter, window);
        var (root, inverse) = covariance is null ? (null, null) : Roots(covariance);
        var svd = (root is null ? arranged : root * arranged).Svd();
        Matrix<double> columns = Matrix<double>.Build.Dense(svd.U.RowCount, rank, (i, s) => svd.U[i, s] * Math.Sqrt(svd.S[s]));
        Matrix<double> vertical = (inverse is null ? columns : inverse * columns).Transpose();
        Matrix<double> horizontal = Matrix<double>.Build.Dense(filter.RowCount, width * rank, (o, i) => svd.VT[i % rank, o * width + i / rank] * Math.Sqrt(svd.S[i % rank]));
        return (vertical, horizontal);
    }

    // The square root of a covariance and its inverse; a little is added so that columns that never vary have one.
    private static (Matrix<double> Root, Matrix<double> Inverse) Roots(Matrix<double> covariance)
    {
        int size = covariance.RowCount;
        var eigen = (covariance + 1e-6 * covariance.Trace() / size * Matrix<double>.Build.DenseIdentity(size)).Evd(Symmetricity.Symmetric);
        Vector<double> roots = Vector<double>.Build.Dense(size, i => Math.Sqrt(Math.Max(eigen.EigenValues[i].Real, 1e-12)));
        Matrix<double> Power(Vector<double> diagonal) => eigen.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(diagonal) * eigen.EigenVectors.Transpose();
        return (Power(roots), Power(1 / roots));
    }
}
