using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Tanh
{
    /// <summary>TFLite, TANH, which knows one output scale; for another one, the nearest steps.</summary>
    protected override Table Answers(Quantization input, Quantization output) => output.Equals(FixedQuantization)
        ? FixedPointCurve.Of(FixedPointCurve.Tanh, input, outputBits: 7, output)
        : base.Answers(input, output);
}
