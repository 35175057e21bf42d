using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record Requantize
{
    // A step multiplied by 2^19 or more is far outside int8.
    private const int MostShift = 20;

    /// <summary>One factor, rounded as the device rounds, so that the answers are TFLite's to the bit.</summary>
    protected override Table Answers(Quantization input, Quantization output)
    {
        Multiplier factor = Multiplier.Of((double)input.Scale / output.Scale);
        int shift = Math.Min(factor.Shift, MostShift);
        var answers = new sbyte[256];
        for (int q = -128; q <= 127; q++)
            answers[q + 128] = (sbyte)Math.Clamp(Requantization.Apply(q - input.ZeroPoint, factor.Value, shift) + output.ZeroPoint, -128, 127);
        return LookupTable.Of(answers);
    }
}
