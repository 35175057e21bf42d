using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record DepthwiseConv2D
{
    public override Node Quantize(Node node, IReadOnlyList<Tensor> activations, Tensor output, IWeightQuantizer weights) =>
        FilterQuantization.Quantize(this, node, activations, output, weights);

    public override IReadOnlyList<KernelCall> Lower(Node node) => FilterStorage.Lower(node, FilterRule.Balanced);

    public KernelCall LowerPlain(Node node)
    {
        Tensor input = node.Inputs[0], filter = node.Inputs[1], bias = node.Inputs[2], output = node.Output;
        var (min, max) = Activation.Clamp(output.Quantization!);
        return new KernelCall("depthwise_conv2d_s8", [0],
        [
            new("in_h", input.Shape.Height), new("in_w", input.Shape.Width), new("in_c", input.Shape.Channels),
            new("out_h", output.Shape.Height), new("out_w", output.Shape.Width),
            new("depth_multiplier", output.Shape.Channels / input.Shape.Channels),
            new("filter_h", filter.Shape[1]), new("filter_w", filter.Shape[2]),
            new("stride_h", Stride.Height), new("stride_w", Stride.Width),
            new("dilation_h", Dilation.Height), new("dilation_w", Dilation.Width),
            new("pad_top", Padding.Top), new("pad_left", Padding.Left),
            new("input_zero_point", input.Quantization!.ZeroPoint), new("output_zero_point", output.Quantization!.ZeroPoint),
            new("activation_min", min), new("activation_max", max),
        ],
        [
            new Table("filter", filter.Int8s, filter.Shape, "per channel"),
            new Table("bias", bias.Int32s, bias.Shape, ""),
            .. Multiplier.PerChannel(input.Quantization!, filter.Quantization!, output.Quantization!, output.Shape.Channels),
        ]);
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) => DepthwiseConv2DPackedKernel.Run(
        new DepthwiseConv2DPackedParameters
        {
            InH = call["in_h"],
            InW = call["in_w"],
            InC = call["in_c"],
            OutH = call["out_h"],
            OutW = call["out_w"],
            DepthMultiplier = call["depth_multiplier"],
            FilterH = call["filter_h"],
            FilterW = call["filter_w"],
            StrideH = call["stride_h"],
            StrideW = call["stride_w"],
            DilationH = call["dilation_h"],
            DilationW = call["dilation_w"],
            PadTop = call["pad_top"],
            PadLeft = call["pad_left"],
            InputZeroPoint = call["input_zero_point"],
            OutputZeroPoint = call["output_zero_point"],
            ActivationMin = call["activation_min"],
            ActivationMax = call["activation_max"],
            FilterBits = FilterStorage.BitsOf(call),
        },
        inputs[0], 0, call.Int8Table("filter"), call.Int32Table("bias"), call.Int32Table("multiplier"), call.Int8Table("shift"), output, 0);
}
