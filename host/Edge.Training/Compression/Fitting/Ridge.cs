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
        int k = inputs[0].Length, n = inputs.Count;
        using var scope = torch.NewDisposeScope();
        torch.Tensor x = SampleMatrix.Rows(inputs), y = SampleMatrix.Rows(targets), meanX = x.mean([0], keepdim: true), meanY = y.mean([0], keepdim: true);
        torch.Tensor centredX = x - meanX, centredY = y - meanY;
        Matrix<double> xx = SampleMatrix.Matrix(centredX.t().matmul(centredX)), yx = SampleMatrix.Matrix(centredY.t().matmul(centredX));
        double pull = Pull * Math.Max(xx.Trace() / k, 1e-12 * n);
        Matrix<double> pulled = yx + pull * SampleMatrix.Matrix(weights, targets[0].Length);
        Matrix<double> fitted = (xx + pull * Matrix<double>.Build.DenseIdentity(k)).Cholesky().Solve(pulled.Transpose()).Transpose();
        return (SampleMatrix.Floats(fitted), SampleMatrix.Floats(SampleMatrix.Vector(meanY) - fitted * SampleMatrix.Vector(meanX)));
    }
}
