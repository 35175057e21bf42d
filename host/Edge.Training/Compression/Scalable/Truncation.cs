using MathNet.Numerics.LinearAlgebra;
using static TorchSharp.torch;

namespace Edge.Training.Compressing;

/// <summary>The best approximation of a matrix by one of lower rank, through which gradients go back to the matrix.</summary>
/// <remarks>
/// The derivative of U S V^T cut to its first singular values is a linear map that is its own transpose, so that the map itself, taken of the matrix, has the
/// approximation for its value and the right gradient. With i kept, j not, x = s_j / s_i: what lies between both has the weights 1 / (1 - x^2) and
/// x / (1 - x^2). The squares of x are kept below 0.99: Yaguchi et al. 2021, arXiv:1910.13141, in the code beside the paper.
/// </remarks>
internal sealed class Truncation
{
    private const double MostSquare = 0.99;

    private readonly Tensor _left, _right;
    private readonly Between? _between;

    /// <param name="vectors">Of a matrix [m, n], m at least n.</param>
    /// <param name="rank">At most n.</param>
    public Truncation(SingularVectors vectors, int rank, TruncationGradient gradient)
    {
        int rest = vectors.Values.Count - rank;
        _left = SampleMatrix.Tensor(vectors.Left.SubMatrix(0, vectors.Left.RowCount, 0, rank));
        _right = SampleMatrix.Tensor(vectors.Right.SubMatrix(0, vectors.Right.RowCount, 0, rank));
        _between = gradient == TruncationGradient.Exact && rest > 0 ? new Between(vectors, rank) : null;
    }

    /// <param name="matrix">[m, n], as it was decomposed, or a step of training from there.</param>
    /// <returns>[m, n]</returns>
    public Tensor Of(Tensor matrix)
    {
        Tensor kept = matrix.matmul(_right).matmul(_right.t());
        return kept + (_between?.Of(matrix, _left, _right) ?? _left.matmul(_left.t().matmul(matrix - kept)));
    }

    /// <summary>What gradients exchange between the kept vectors and the others.</summary>
    private sealed class Between
    {
        private readonly Tensor _left, _right, _own, _crossed, _back;

        public Between(SingularVectors vectors, int rank)
        {
            int rest = vectors.Values.Count - rank;
            _left = SampleMatrix.Tensor(vectors.Left.SubMatrix(0, vectors.Left.RowCount, rank, rest));
            _right = SampleMatrix.Tensor(vectors.Right.SubMatrix(0, vectors.Right.RowCount, rank, rest));
            Matrix<double> squares = Matrix<double>.Build.Dense(rank, rest, (i, j) =>
                vectors.Values[i] == 0 ? 0 : Math.Min(MostSquare, Math.Pow(vectors.Values[rank + j] / vectors.Values[i], 2)));
            _own = SampleMatrix.Tensor(squares.Map(square => 1 / (1 - square)));
            _crossed = SampleMatrix.Tensor(squares.Map(square => Math.Sqrt(square) / (1 - square)));
            _back = SampleMatrix.Tensor(squares.Map(square => square / (1 - square)));
        }

        public Tensor Of(Tensor matrix, Tensor left, Tensor right)
        {
            Tensor a = right.t().matmul(matrix.t()).matmul(_left), b = left.t().matmul(matrix).matmul(_right);
            Tensor across = left.matmul(_crossed * a + _own * b).matmul(_right.t());
            return across + _left.matmul((_back * a + _crossed * b).t()).matmul(right.t());
        }
    }
}

/// <summary>How gradients go through a truncation.</summary>
public enum TruncationGradient
{
    /// <summary>As if the singular values that stay were far above the others: into the space of the kept vectors. Needs no ratios of singular values.</summary>
    Tangent,

    /// <summary>As it is, but where singular values are nearly equal.</summary>
    Exact,
}
