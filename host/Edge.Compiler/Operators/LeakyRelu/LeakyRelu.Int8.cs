using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record LeakyRelu
{
    /// <summary>Each side is multiplied by a factor of its own and rounded as the device rounds, so that the answers are TFLite's to the bit.</summary>
    protected override Table Answers(Quantization input, Quantization output)
    {
        // TFLite computes both factors in single precision.
        Multiplier positive = Multiplier.Of(input.Scale / output.Scale);
        Multiplier negative = Multiplier.Of(Math.Abs(input.Scale * Alpha / output.Scale));
        var answers = new sbyte[256];
        for (int q = -128; q <= 127; q++)
        {
            int steps = q - input.ZeroPoint;
            int answer = steps >= 0
                ? Requantization.Apply(steps, positive.Value, positive.Shift)
                : Math.Sign(Alpha) * Requantization.Apply(steps, negative.Value, negative.Shift);
            answers[q + 128] = (sbyte)Math.Clamp(answer + output.ZeroPoint, -128, 127);
        }

        return LookupTable.Of(answers);
    }
}
