using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

/// <remarks>
/// The device adds up squares of whole numbers: for each channel (input - mean) * precision, at most 255 * 127 in size, so that its square fits 30
/// bits. <see cref="Lower"/> adds up for every cell the largest squares there can be, (127 - mean or mean + 128, whichever is more) * precision, and
/// refuses tables with which a cell could leave 31 bits; <see cref="Quantize"/> takes the finest precision for which none can.
/// </remarks>
public sealed partial record GaussianDistance
{
    public override Node Quantize(Node node, IReadOnlyList<Tensor> activations, Tensor output, IWeightQuantizer weights)
    {
        Tensor mean = Distances.Features(node.Inputs[1], activations[0].Quantization!), precision = node.Inputs[2];
        double largest = precision.Floats.Max(), scale = largest > 0 ? largest / 127 : 1.0 / 127;
        sbyte[] steps = Steps(scale);
        for (double most = Most(mean, steps); most > int.MaxValue; most = Most(mean, steps))
        {
            // A little more than what the rounding of the last scale left over.
            scale *= Math.Max(Math.Sqrt(most / int.MaxValue), 1.001);
            steps = Steps(scale);
        }

        Tensor rounded = Tensor.Constant(precision.Name, precision.Shape, steps, Quantization.PerTensor((float)scale, 0));
        return new Node(node.Name, this, [activations[0], mean, rounded], output);

        sbyte[] Steps(double unit) => [.. precision.Floats.Select(real => (sbyte)Quantization.NearestStep(real, (float)unit, 127))];
    }

    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        Tensor input = node.Inputs[0], mean = node.Inputs[1], precision = node.Inputs[2];
        Distances.Check(node);
        double most = Most(mean, precision.Int8s);
        if (most > int.MaxValue)
        {
            throw new ModelException("E0305", $"node '{node.Name}' ({Kind})", $"a cell whose squares add up to {most:0}", $"at most {int.MaxValue}",
                "quantize the float model again: it chooses a coarser precision");
        }

        double unit = (double)input.Quantization!.Scale * precision.Quantization!.Scale;
        Multiplier factor = Distances.Factor(node, unit * unit, most);
        return
        [
            new KernelCall("gaussian_distance_s8", [0],
            [
                new("cells", node.Output.Shape.Elements), new("channels", input.Shape.Channels),
                new("output_zero_point", node.Output.Quantization!.ZeroPoint), new("multiplier", factor.Value), new("shift", factor.Shift),
            ],
            [
                new Table("mean", mean.Int8s, mean.Shape, "per tensor, as the input"),
                new Table("precision", precision.Int8s, precision.Shape, "per tensor"),
            ]),
        ];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) => GaussianDistanceKernel.Run(
        new GaussianDistanceParameters
        {
            Cells = call["cells"],
            Channels = call["channels"],
            OutputZeroPoint = call["output_zero_point"],
            Multiplier = call["multiplier"],
            Shift = call["shift"],
        },
        inputs[0], 0, call.Int8Table("mean"), call.Int8Table("precision"), output, 0);

    /// <summary>The largest sum of squares that a cell can have, whatever its features are.</summary>
    private static double Most(Tensor mean, sbyte[] precision) => mean.Int8s.Zip(precision)
        .Select(channel => Math.Pow(Math.Max(127 - channel.First, channel.First + 128) * channel.Second, 2))
        .Chunk(mean.Shape.Channels).Max(cell => cell.Sum());
}
