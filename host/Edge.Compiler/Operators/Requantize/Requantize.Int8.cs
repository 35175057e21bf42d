using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Requantize
{
    /// <summary>TFLite, QUANTIZE of int8 to int8: one factor, computed in double precision.</summary>
    protected override Table Answers(Quantization input, Quantization output) =>
        LookupTable.Rescaled(Multiplier.Of((double)input.Scale / output.Scale), input, output);
}
