using static TorchSharp.torch;

namespace Edge.Training.Compressing;

/// <summary>A shared filter that learns whole, of which lower levels use the best approximations of their ranks.</summary>
internal sealed class FilterSpectrum
{
    private readonly SharedFilter _filter;
    private readonly TruncationGradient _gradient;
    private SingularVectors _vectors;

    /// <param name="filter">Of a convolution or Dense.</param>
    public FilterSpectrum(SharedFilter filter, TruncationGradient gradient)
    {
        (_filter, _gradient) = (filter, gradient);
        _vectors = Decomposed();
    }

    /// <summary>Looks at the filter as it is by now; to be called before each step.</summary>
    public void Refresh() => _vectors = Decomposed();

    /// <summary>The filter's approximation, in the filter's own shape.</summary>
    public Tensor Of(int rank) => Turned(new Truncation(_vectors, rank, _gradient).Of(Turned(Rows))).reshape(_filter.Whole.shape);

    private Tensor Rows => _filter.Whole.reshape(_filter.Whole.shape[0], -1);

    private Tensor Turned(Tensor matrix) => _filter.Whole.shape[0] < _filter.Whole.NumberOfElements / _filter.Whole.shape[0] ? matrix.t() : matrix;

    private SingularVectors Decomposed()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return SingularVectors.Of(SampleMatrix.Matrix(Turned(Rows)));
    }
}
