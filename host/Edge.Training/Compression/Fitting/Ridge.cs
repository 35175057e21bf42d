using MathNet.Numerics.LinearAlgebra;
using TorchSharp;

namespace Edge.Training.Compressing;

/// <summary>Least squares with a pull towards the weights that are there, so that what the data leave open stays as it is.</summary>
internal static class Ridge
{
    /// <summary>The pull, relative to the mean square of a centred input.</summary>
    private const double Pull = 1e-4;

    /// <summary>Minimizes the sum of |y - W x - b|^2 + pull |W - W0|^2.</summary>
    /// <param name="inputs">N rows of K.</param>
    /// <param name="targets">N rows of O.</param>
    /// <param name="weights">W0, [O, K].</param>
    /// <returns>W [O, K] and b [O].</returns>
    public static (float[] Weights, float[] Bias) Fit(IReadOnlyList<float[]> inputs, IReadOnlyList<float[]> targets, float[] weights)
    {
        int k = inputs[0].Length, o = targets[0].Length, n = inputs.Count;
        using var scope = torch.NewDisposeScope();
        torch.Tensor x = Rows(inputs), y = Rows(targets), meanX = x.mean([0], keepdim: true), meanY = y.mean([0], keepdim: true);
        torch.Tensor centredX = x - meanX, centredY = y - meanY;
        Matrix<double> xx = Square(centredX.t().matmul(centredX), k, k), yx = Square(centredY.t().matmul(centredX), o, k);
        Matrix<double> prior = Matrix<double>.Build.Dense(o, k, (row, column) => weights[row * k + column]);
        double pull = Pull * Math.Max(xx.Trace() / k, 1e-12 * n);
        Matrix<double> fitted = (xx + pull * Matrix<double>.Build.DenseIdentity(k)).Cholesky().Solve((yx + pull * prior).Transpose()).Transpose();
        Vector<double> bias = Vector(meanY) - fitted * Vector(meanX);
        return ([.. fitted.ToRowMajorArray().Select(value => (float)value)], [.. bias.Select(value => (float)value)]);
    }

    private static torch.Tensor Rows(IReadOnlyList<float[]> rows) => torch.tensor(rows.SelectMany(row => row).ToArray(), [rows.Count, rows[0].Length]);

    private static Matrix<double> Square(torch.Tensor values, int rows, int columns) =>
        Matrix<double>.Build.DenseOfRowMajor(rows, columns, values.data<float>().ToArray().Select(value => (double)value));

    private static Vector<double> Vector(torch.Tensor values) => Vector<double>.Build.DenseOfEnumerable(values.data<float>().ToArray().Select(value => (double)value));
}
