using MathNet.Numerics.LinearAlgebra;

namespace Edge.Training.Compressing;

/// <summary>A map of few dimensions in between: y = Out (In x) + Bias.</summary>
/// <param name="Out">[D, rank].</param>
/// <param name="In">[rank, K].</param>
/// <param name="Bias">[D].</param>
internal sealed record LowRankMap(Matrix<double> Out, Matrix<double> In, Vector<double> Bias)
{
    public int Rank => In.RowCount;

    /// <summary>Scales each inner dimension by a positive number and takes it back behind: the same map.</summary>
    public LowRankMap Scaled(Vector<double> factors) => this with { Out = Out * Matrix<double>.Build.DiagonalOfDiagonalVector(1 / factors), In = Matrix<double>.Build.DiagonalOfDiagonalVector(factors) * In };

    /// <summary>
    /// Shares out what an inner dimension's size asks of INT8: values of one scale for all of them in front, weights of one scale for all of them behind.
    /// Each gets the geometric mean of both, as cross-layer equalization does: Nagel et al. 2019, arXiv:1906.04721, section 4.1.
    /// </summary>
    /// <param name="covariance">Of x, [K, K].</param>
    public LowRankMap Equalized(Matrix<double> covariance)
    {
        Matrix<double> inner = In * covariance * In.Transpose();
        return Scaled(Vector<double>.Build.Dense(Rank, i =>
        {
            double deviation = Math.Sqrt(Math.Max(inner[i, i], 0));
            return Balance(deviation, Out.Column(i).AbsoluteMaximum());
        }));
    }

    /// <summary>The factor of an inner dimension after which its deviation and its largest weight behind are the same number.</summary>
    public static double Balance(double deviation, double weight) => deviation > 0 && weight > 0 ? Math.Sqrt(weight / deviation) : 1;
}
