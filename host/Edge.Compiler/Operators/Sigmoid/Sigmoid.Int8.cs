using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Sigmoid
{
    /// <summary>TFLite, LOGISTIC, which knows one output scale; for another one, the nearest steps.</summary>
    protected override Table Answers(Quantization input, Quantization output) => output.Equals(FixedQuantization)
        ? FixedPointCurve.Of(FixedPointCurve.Logistic, input, outputBits: 8, output)
        : base.Answers(input, output);
}
