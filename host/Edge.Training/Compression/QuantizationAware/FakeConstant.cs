using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>Rounds the constant operand of a sum or product to int8 steps of its own range, as it is by now.</summary>
internal static class FakeConstant
{
    public static Tensor Run(Tensor constant)
    {
        float[] values = Layout.Values(constant);
        Quantization quantization = ActivationRanges.ToQuantization(Math.Min(0, values.Min()), Math.Max(0, values.Max()));
        Tensor step = tensor(new[] { quantization.Scale });
        return StraightThrough.Steps(constant, step, -128 - quantization.ZeroPoint, 127 - quantization.ZeroPoint) * step;
    }
}
