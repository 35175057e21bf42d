using MathNet.Numerics.LinearAlgebra;

namespace Edge.Training.Compressing;

/// <summary>A matrix [m, n], m at least n, as Left diag(Values) Right^T.</summary>
/// <param name="Left">[m, n], columns of length 1; zeros where the value is 0.</param>
/// <param name="Values">Falling.</param>
/// <param name="Right">[n, n], orthogonal.</param>
internal sealed record SingularVectors(Matrix<double> Left, IReadOnlyList<double> Values, Matrix<double> Right)
{
    // Of the largest: below that, eigenvalues of the square are rounding.
    private const double Smallest = 1e-7;

    /// <summary>From the eigenvectors of the smaller square.</summary>
    public static SingularVectors Of(Matrix<double> tall)
    {
        Matrix<double> right = ReducedRankRegression.Leading(tall.TransposeThisAndMultiply(tall), tall.ColumnCount), scaled = tall * right;
        double[] lengths = [.. scaled.EnumerateColumns().Select(column => column.L2Norm())];
        double[] values = [.. lengths.Select(length => length > Smallest * lengths.Max() ? length : 0)];
        Matrix<double> left = Matrix<double>.Build.Dense(scaled.RowCount, values.Length, (i, j) => values[j] == 0 ? 0 : scaled[i, j] / values[j]);
        return new SingularVectors(left, values, right);
    }
}
