using Edge.Training.Compressing;
using MathNet.Numerics.LinearAlgebra;
using TorchSharp;

namespace Edge.Training.Tests.Compression;

public class TruncationTests
{
    // Gradients are in single precision, with weights 1 / (1 - x^2) of up to some tens.
    private const double Tolerance = 2e-3;

    [Fact]
    public void The_exact_gradient_is_the_slope_of_the_best_approximation_where_singular_values_lie_apart() => Property.Holds(random =>
    {
        int rows = random.Next(4, 9), columns = random.Next(2, rows + 1), rank = random.Next(1, columns + 1);
        // Gaps above 1e-2 relative.
        double[] values = new double[columns];
        values[^1] = 0.5 + random.NextDouble();
        for (int i = columns - 2; i >= 0; i--)
            values[i] = values[i + 1] * (1.03 + random.NextDouble());
        Matrix<double> matrix = WithValues(random, rows, values), weight = Gaussian(random, rows, columns);
        Matrix<double> found = Gradient(matrix, weight, rank, TruncationGradient.Exact);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                Assert.Equal(Slope(matrix, weight, rank, i, j), found[i, j], Tolerance * Math.Max(1, weight.FrobeniusNorm() * Worst(values, rank)));
        }
    }, runs: 40);

    [Fact]
    public void The_value_is_the_best_approximation_and_nothing_is_lost_at_full_rank() => Property.Holds(random =>
    {
        int rows = random.Next(2, 9), columns = random.Next(1, rows + 1), rank = random.Next(1, columns + 1);
        Matrix<double> matrix = Gaussian(random, rows, columns);
        using var scope = torch.NewDisposeScope();
        foreach (TruncationGradient gradient in Enum.GetValues<TruncationGradient>())
        {
            SingularVectors vectors = SingularVectors.Of(matrix);
            torch.Tensor whole = SampleMatrix.Tensor(matrix);
            Assert.Equal(0, (SampleMatrix.Matrix(new Truncation(vectors, rank, gradient).Of(whole)) - Best(matrix, rank)).FrobeniusNorm(), 1e-4);
            Assert.Equal(0, (new Truncation(vectors, columns, gradient).Of(whole) - whole).abs().max().item<float>(), 1e-5f);
        }
    });

    [Fact]
    public void Into_the_tangent_space_is_the_limit_where_what_is_left_out_is_small_and_the_difference_falls_with_it()
    {
        var random = new Random(3);
        Matrix<double> left = Orthogonal(random, 8), right = Orthogonal(random, 6), weight = Gaussian(random, 8, 6);
        double Difference(double x)
        {
            double[] values = [3, 2.5, 2, 2 * x, 1.5 * x, x];
            Matrix<double> matrix = left.SubMatrix(0, 8, 0, 6) * Matrix<double>.Build.DiagonalOfDiagonalArray(values) * right.Transpose();
            Matrix<double> exact = Gradient(matrix, weight, 3, TruncationGradient.Exact), tangent = Gradient(matrix, weight, 3, TruncationGradient.Tangent);
            return (exact - tangent).FrobeniusNorm() / weight.FrobeniusNorm();
        }

        double[] ratios = [0.3, 0.1, 0.03, 0.01];
        double[] differences = [.. ratios.Select(Difference)];
        Assert.All(differences.Zip(ratios), pair => Assert.InRange(pair.First / pair.Second, 0.2, 2));
        Assert.Equal(differences[1] / 10, differences[3], 0.3 * differences[3]);
    }

    private static Matrix<double> Gradient(Matrix<double> matrix, Matrix<double> weight, int rank, TruncationGradient gradient)
    {
        using var scope = torch.NewDisposeScope();
        var parameter = new TorchSharp.Modules.Parameter(SampleMatrix.Tensor(matrix));
        (new Truncation(SingularVectors.Of(matrix), rank, gradient).Of(parameter) * SampleMatrix.Tensor(weight)).sum().backward();
        return SampleMatrix.Matrix(parameter.grad!);
    }

    private static double Slope(Matrix<double> matrix, Matrix<double> weight, int rank, int row, int column)
    {
        const double Step = 1e-5;
        double At(double step)
        {
            Matrix<double> moved = matrix.Clone();
            moved[row, column] += step;
            return Best(moved, rank).PointwiseMultiply(weight).RowSums().Sum();
        }

        return (At(Step) - At(-Step)) / (2 * Step);
    }

    private static Matrix<double> Best(Matrix<double> matrix, int rank)
    {
        var svd = matrix.Svd();
        Matrix<double> left = svd.U.SubMatrix(0, matrix.RowCount, 0, rank), right = svd.VT.SubMatrix(0, rank, 0, matrix.ColumnCount);
        return left * Matrix<double>.Build.DiagonalOfDiagonalVector(svd.S.SubVector(0, rank)) * right;
    }

    // The largest factor in the gradient.
    private static double Worst(double[] values, int rank) => rank == values.Length ? 1 : 1 / (1 - Math.Pow(values[rank] / values[rank - 1], 2));

    private static Matrix<double> WithValues(Random random, int rows, double[] values) =>
        Orthogonal(random, rows).SubMatrix(0, rows, 0, values.Length) * Matrix<double>.Build.DiagonalOfDiagonalArray(values) * Orthogonal(random, values.Length);

    private static Matrix<double> Orthogonal(Random random, int size) => Gaussian(random, size, size).QR().Q;

    private static Matrix<double> Gaussian(Random random, int rows, int columns) => Matrix<double>.Build.Dense(rows, columns, (_, _) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
