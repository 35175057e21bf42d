using Edge.Compiler.Ir;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>Rounds an activation as the integer network will: to int8 steps around a zero point that stays.</summary>
internal sealed class FakeActivation : nn.Module
{
    private readonly int _zeroPoint;
    private readonly TrainedStep _step;

    /// <param name="start">Per tensor.</param>
    /// <param name="values">Of the activation, for one image.</param>
    /// <param name="isLearned">Whether the step is learned.</param>
    public FakeActivation(Quantization start, long values, bool isLearned)
        : base(nameof(FakeActivation))
    {
        _zeroPoint = start.ZeroPoint;
        _step = new TrainedStep([start.Scale], values, Most, isLearned);
        register_module("step", _step);
    }

    /// <summary>Scale and zero point as they are by now.</summary>
    public Quantization Quantization => Quantization.PerTensor(_step.Values[0], _zeroPoint);

    /// <summary>The size of a step, [1].</summary>
    public Tensor Step => _step.Sizes;

    public Tensor Run(Tensor value)
    {
        Tensor step = _step.Sizes;
        return StraightThrough.Steps(value, step, -128 - _zeroPoint, Most) * step;
    }

    private int Most => 127 - _zeroPoint;
}
