using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Relu6
{
    /// <summary>TFLite, RELU6: the factor is computed in single precision.</summary>
    protected override Table Answers(Quantization input, Quantization output)
    {
        var (min, max) = Activation.Clamp(output);
        return LookupTable.Rescaled(Multiplier.Of(input.Scale / output.Scale), input, output, min, max);
    }
}
