using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record Softmax
{
    // Integer bits of the fixed-point numbers that go into exp.
    private const int DifferenceIntegerBits = 5;

    // A sum of 512 or more would be shifted by more than 31 bits in the end.
    private const int MostChannels = 511;

    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        Quantization input = node.Inputs[0].Quantization!;
        Shape shape = node.Output.Shape;
        if (shape.Channels > MostChannels)
            throw new ModelException("E0305", $"node '{node.Name}' ({Kind})", $"{shape.Channels} channels", $"at most {MostChannels}", "leave the softmax out: it does not change which class is largest");
        if (!node.Output.Quantization!.Equals(FixedQuantization))
            throw new ModelException("E0305", $"node '{node.Name}' ({Kind})", $"an output of scale {node.Output.Quantization.Scale} and zero point {node.Output.Quantization.ZeroPoint}", "scale 1/256 and zero point -128");

        // TFLite, PreprocessSoftmaxScaling and CalculateInputRadius.
        Multiplier factor = Multiplier.Of(Math.Min(input.Scale * (double)(1 << (31 - DifferenceIntegerBits)), int.MaxValue));
        if (factor.Shift < 0)
            throw new ModelException("E0305", $"node '{node.Name}' ({Kind})", $"an input of scale {input.Scale}", $"at least {1.0 / (1 << 27)}", "calibrate with data that reaches this node");
        long radius = (((1L << DifferenceIntegerBits) - 1) << (31 - DifferenceIntegerBits)) >> factor.Shift;
        return
        [
            new KernelCall("softmax_s8", [0],
            [
                new("rows", shape.Elements / shape.Channels), new("channels", shape.Channels),
                new("multiplier", factor.Value), new("shift", factor.Shift), new("least_difference", (int)-radius),
            ],
            []),
        ];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) => SoftmaxKernel.Run(
        new SoftmaxParameters
        {
            Rows = call["rows"],
            Channels = call["channels"],
            Multiplier = call["multiplier"],
            Shift = call["shift"],
            LeastDifference = call["least_difference"],
        },
        inputs[0], 0, output, 0);
}
