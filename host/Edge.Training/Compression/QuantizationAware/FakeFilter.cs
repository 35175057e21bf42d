using Edge.Compiler.Ir;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>Rounds a filter to a few steps for each output channel, and its bias to those of the sums it joins.</summary>
internal sealed class FakeFilter : nn.Module
{
    private const int MostBiasSteps = 1 << 30;

    private readonly Quantization _start;
    private readonly int _most;
    private readonly TrainedStep _step;
    private readonly FakeActivation _input;

    /// <param name="start">Per channel, with the weights' bits.</param>
    /// <param name="weights">Of one output channel.</param>
    /// <param name="input">What the filter is multiplied with.</param>
    /// <param name="isLearned">Whether the steps are learned.</param>
    public FakeFilter(Quantization start, long weights, FakeActivation input, bool isLearned)
        : base(nameof(FakeFilter))
    {
        (_start, _input, _most) = (start, input, Quantization.MostSteps(start.Bits));
        _step = new TrainedStep([.. start.Scales], weights, _most, isLearned);
        register_module("step", _step);
    }

    /// <summary>How many different values the steps may have; null: as many as there are.</summary>
    public int? Values { get; init; }

    /// <summary>Scales and bits as they are by now.</summary>
    public Quantization Quantization => Quantization.PerChannel(_step.Values, _start.Axis!.Value).WithBits(_start.Bits);

    /// <param name="filter">[O, ...].</param>
    /// <param name="bias">[O].</param>
    public (Tensor Filter, Tensor Bias) Run(Tensor filter, Tensor bias)
    {
        Tensor sizes = _step.Sizes, step = sizes.reshape([-1L, .. Enumerable.Repeat(1L, (int)filter.ndim - 1)]);
        // The step of a sum follows from two others; a bias teaches it nothing.
        Tensor ofSum = (sizes * _input.Step).detach();
        Tensor steps = StraightThrough.Steps(filter, step, -_most, _most);
        return ((Values is { } values ? Shared(steps, values) : steps) * step, StraightThrough.Steps(bias, ofSum, -MostBiasSteps, MostBiasSteps) * ofSum);
    }

    // Backwards as if nothing had been shared, as with rounding.
    private Tensor Shared(Tensor steps, int values)
    {
        using Tensor whole = steps.detach().contiguous();
        sbyte[] own = [.. whole.data<float>().ToArray().Select(step => (sbyte)MathF.Round(step))];
        float[] shared = [.. SharedSteps.Shared(own, _step.Values, values).Select(step => (float)step)];
        return steps + (tensor(shared, steps.shape) - steps).detach();
    }
}
