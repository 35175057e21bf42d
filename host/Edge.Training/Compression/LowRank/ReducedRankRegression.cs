using MathNet.Numerics.LinearAlgebra;
using TorchSharp;

namespace Edge.Training.Compressing;

/// <summary>The best map of a given rank from features to targets, in the mean square; solved for many targets over the same features.</summary>
/// <remarks>
/// With covariances S: M = Szx Sxx^-1 is the map without limit, and U the leading eigenvectors of M Sxx M^T; then U U^T M is the best of its rank.
/// Izenman 1975, J. Multivariate Analysis 5. Zhang et al. 2016, arXiv:1505.06798, section 3.2.1, solve the same by a generalized SVD.
/// </remarks>
internal sealed class ReducedRankRegression
{
    private readonly torch.Tensor _centred;
    private readonly Vector<double> _mean;
    private readonly Matrix<double> _pulled;
    private readonly MathNet.Numerics.LinearAlgebra.Factorization.Cholesky<double> _factor;

    /// <param name="features">[N, K].</param>
    /// <param name="prior">[D, K]: the map where the features leave it open.</param>
    /// <param name="pull">Towards the prior, relative to the mean variance of a feature.</param>
    public ReducedRankRegression(torch.Tensor features, Matrix<double> prior, double pull = 1e-6)
    {
        torch.Tensor mean = features.mean([0], keepdim: true);
        (_centred, _mean) = (features - mean, SampleMatrix.Vector(mean));
        Matrix<double> rows = SampleMatrix.Matrix(_centred);
        Covariance = rows.TransposeThisAndMultiply(rows) / rows.RowCount;
        double weight = Math.Max(pull * Covariance.Trace() / Covariance.RowCount, 1e-20);
        _pulled = weight * prior;
        _factor = (Covariance + weight * Matrix<double>.Build.DenseIdentity(Covariance.RowCount)).Cholesky();
    }

    /// <summary>Of the features, [K, K].</summary>
    public Matrix<double> Covariance { get; }

    /// <param name="targets">[N, D].</param>
    /// <param name="rank">At most D.</param>
    public LowRankMap Solve(torch.Tensor targets, int rank)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor mean = targets.mean([0], keepdim: true);
        Matrix<double> crossed = SampleMatrix.Matrix((targets - mean).t().matmul(_centred)) / targets.shape[0];
        Matrix<double> map = _factor.Solve((crossed + _pulled).Transpose()).Transpose();
        Matrix<double> front = Leading(map * Covariance * map.Transpose(), rank);
        Matrix<double> inner = front.TransposeThisAndMultiply(map);
        return new LowRankMap(front, inner, SampleMatrix.Vector(mean) - front * (inner * _mean));
    }

    /// <summary>The eigenvectors of the largest eigenvalues, as columns.</summary>
    /// <param name="symmetric">Positive semidefinite.</param>
    public static Matrix<double> Leading(Matrix<double> symmetric, int rank)
    {
        Matrix<double> vectors = ((symmetric + symmetric.Transpose()) / 2).Evd(Symmetricity.Symmetric).EigenVectors;
        return Matrix<double>.Build.DenseOfColumnVectors(Enumerable.Range(0, rank).Select(i => vectors.Column(vectors.ColumnCount - 1 - i)));
    }
}
