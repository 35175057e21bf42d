using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Edge.Training.Compressing;

/// <summary>The size of a step, or of one for each channel: kept as it is, or learned.</summary>
/// <remarks>
/// What is learned is the change of a step as a share of its start, so that an optimizer that evens out gradients, such as Adam, moves large and small
/// steps by the same share.
/// </remarks>
internal sealed class TrainedStep : nn.Module
{
    private const double LeastShare = 1.0 / 64;

    private readonly Tensor _start;
    private readonly Parameter? _change;
    private readonly double _gradientScale;

    /// <param name="start">Positive.</param>
    /// <param name="valuesPerStep">How many values share one step: N of the gradient scale 1 / sqrt(N * most).</param>
    /// <param name="most">Steps above zero.</param>
    /// <param name="isLearned">False: the step stays as it starts.</param>
    public TrainedStep(float[] start, long valuesPerStep, int most, bool isLearned)
        : base(nameof(TrainedStep))
    {
        _start = tensor(start);
        _gradientScale = 1 / Math.Sqrt((double)valuesPerStep * Math.Max(1, most));
        register_buffer("start", _start);
        if (!isLearned)
            return;
        _change = new Parameter(zeros(start.Length));
        register_parameter("change", _change);
    }

    /// <summary>The steps as a tensor that learns.</summary>
    public Tensor Sizes => _change is null ? _start : StraightThrough.ScaledGradient(_start * (_change + 1).clamp_min(LeastShare), _gradientScale);

    /// <summary>The steps as they are by now.</summary>
    public float[] Values
    {
        get
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            return Sizes.contiguous().data<float>().ToArray();
        }
    }
}
