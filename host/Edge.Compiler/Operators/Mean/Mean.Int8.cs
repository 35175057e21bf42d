using System.Numerics;
using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record Mean
{
    // 255 * count * 2^(22 - log2 count) still fits 31 bits, and so does 255 times the largest count.
    private const int MostShift = 22, MostValues = 1 << 22;

    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        Quantization input = node.Inputs[0].Quantization!, output = node.Output.Quantization!;
        var (outer, averaged, inner) = Loops(node.Inputs[0].Shape.Extents);
        Multiplier rescale = Multiplier.Of((double)input.Scale / output.Scale);
        if (rescale.Shift > MostShift || averaged > MostValues)
        {
            throw new ModelException("E0305", $"node '{node.Name}' ({Kind})",
                $"a mean of {averaged} values whose scale is {(double)input.Scale / output.Scale} times the output's",
                $"at most {MostValues} values and {1 << MostShift} times", "calibrate with data that reaches this node");
        }

        Multiplier factor = Over(averaged, rescale);
        return
        [
            new KernelCall("mean_s8", [0],
            [
                new("outer", outer), new("averaged", averaged), new("inner", inner),
                new("input_zero_point", input.ZeroPoint), new("output_zero_point", output.ZeroPoint),
                new("multiplier", factor.Value), new("shift", factor.Shift),
            ],
            []),
        ];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) => MeanKernel.Run(
        new MeanParameters
        {
            Outer = call["outer"],
            Averaged = call["averaged"],
            Inner = call["inner"],
            InputZeroPoint = call["input_zero_point"],
            OutputZeroPoint = call["output_zero_point"],
            Multiplier = call["multiplier"],
            Shift = call["shift"],
        },
        inputs[0], 0, output, 0);

    /// <summary>The factor divided by a count. TFLite, <c>QuantizedMeanOrSum</c>: the multiplier is divided without rounding and may end below 2^30.</summary>
    private static Multiplier Over(int count, Multiplier factor)
    {
        int bits = Math.Min(BitOperations.Log2((uint)count), 31 + factor.Shift);
        return new Multiplier((int)(((long)factor.Value << bits) / count), factor.Shift - bits);
    }
}
