using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record NearestDistance
{
    // 255^2 times so many channels still fit 31 bits: no sum of squares can overflow.
    private const int MostChannels = int.MaxValue / (255 * 255);

    public override Node Quantize(Node node, IReadOnlyList<Tensor> activations, Tensor output, IWeightQuantizer weights) =>
        new(node.Name, this, [activations[0], Distances.Features(node.Inputs[1], activations[0].Quantization!)], output);

    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        Tensor input = node.Inputs[0], memory = node.Inputs[1];
        Distances.Check(node);
        if (input.Shape.Channels > MostChannels)
            throw new ModelException("E0305", $"node '{node.Name}' ({Kind})", $"{input.Shape.Channels} channels", $"at most {MostChannels}", "fewer channels of features");
        double unit = (double)input.Quantization!.Scale * input.Quantization.Scale * Factor;
        Multiplier factor = Distances.Factor(node, unit, 255.0 * 255 * input.Shape.Channels);
        return
        [
            new KernelCall("nearest_distance_s8", [0],
            [
                new("cells", node.Output.Shape.Elements), new("channels", input.Shape.Channels), new("entries", memory.Shape[0]),
                new("output_zero_point", node.Output.Quantization!.ZeroPoint), new("multiplier", factor.Value), new("shift", factor.Shift),
            ],
            [new Table("memory", memory.Int8s, memory.Shape, "per tensor, as the input")]),
        ];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) => NearestDistanceKernel.Run(
        new NearestDistanceParameters
        {
            Cells = call["cells"],
            Channels = call["channels"],
            Entries = call["entries"],
            OutputZeroPoint = call["output_zero_point"],
            Multiplier = call["multiplier"],
            Shift = call["shift"],
        },
        inputs[0], 0, call.Int8Table("memory"), output, 0);
}
