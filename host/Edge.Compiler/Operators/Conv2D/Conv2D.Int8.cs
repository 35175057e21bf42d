using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record Conv2D
{
    public override Node Quantize(Node node, IReadOnlyList<Tensor> activations, Tensor output, IWeightQuantizer weights) =>
        FilterQuantization.Quantize(this, node, activations, output, weights);

    public override IReadOnlyList<KernelCall> Lower(Node node) => FilterStorage.Lower(node, FilterRule.Balanced);

    public KernelCall LowerPlain(Node node)
    {
        Tensor input = node.Inputs[0], filter = node.Inputs[1], bias = node.Inputs[2], output = node.Output;
        var (min, max) = Activation.Clamp(output.Quantization!);
        return new KernelCall("conv2d_s8", [0],
        [
            new("in_h", input.Shape.Height), new("in_w", input.Shape.Width), new("in_c", input.Shape.Channels),
            new("out_h", output.Shape.Height), new("out_w", output.Shape.Width), new("out_c", output.Shape.Channels),
            new("filter_h", filter.Shape[1]), new("filter_w", filter.Shape[2]),
            new("stride_h", Stride.Height), new("stride_w", Stride.Width),
            new("dilation_h", Dilation.Height), new("dilation_w", Dilation.Width),
            new("pad_top", Padding.Top), new("pad_left", Padding.Left), new("groups", Groups),
            new("input_zero_point", input.Quantization!.ZeroPoint), new("output_zero_point", output.Quantization!.ZeroPoint),
            new("activation_min", min), new("activation_max", max),
        ],
        [
            new Table("filter", filter.Int8s, filter.Shape, "per channel"),
            new Table("bias", bias.Int32s, bias.Shape, ""),
            .. Multiplier.PerChannel(input.Quantization!, filter.Quantization!, output.Quantization!, output.Shape.Channels),
        ]);
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output)
    {
        sbyte[] filter = call.Int8Table("filter"), shift = call.Int8Table("shift");
        int[] bias = call.Int32Table("bias"), multiplier = call.Int32Table("multiplier");
        if (LeadingFilter.DepthOf(call) is { } depth)
        {
            var leading = new Conv2DLeadingParameters { FilterDepth = depth, FilterBits = FilterStorage.BitsOf(call) };
            Conv2DLeadingKernel.Run(Filled(leading, call), inputs[0], 0, filter, bias, multiplier, shift, output, 0);
            return;
        }

        Conv2DCodedParameters parameters = Filled(new Conv2DCodedParameters
        {
            FilterBits = FilterStorage.BitsOf(call),
            FilterFormat = (int)FilterStorage.FormatOf(call),
            FilterStart = FilterStorage.StartOf(call),
        }, call);
        if (parameters.FilterFormat == CodedFilter.Packed)
            Conv2DPackedKernel.Run(parameters, inputs[0], 0, filter, bias, multiplier, shift, output, 0);
        else
            Conv2DCodedKernel.Run(parameters, inputs[0], 0, filter, bias, multiplier, shift, output, 0);
    }

    private static T Filled<T>(T parameters, KernelCall call)
        where T : Conv2DParameters
    {
        parameters.InH = call["in_h"];
        parameters.InW = call["in_w"];
        parameters.InC = call["in_c"];
        parameters.OutH = call["out_h"];
        parameters.OutW = call["out_w"];
        parameters.OutC = call["out_c"];
        parameters.FilterH = call["filter_h"];
        parameters.FilterW = call["filter_w"];
        parameters.StrideH = call["stride_h"];
        parameters.StrideW = call["stride_w"];
        parameters.DilationH = call["dilation_h"];
        parameters.DilationW = call["dilation_w"];
        parameters.PadTop = call["pad_top"];
        parameters.PadLeft = call["pad_left"];
        parameters.Groups = call["groups"];
        parameters.InputZeroPoint = call["input_zero_point"];
        parameters.OutputZeroPoint = call["output_zero_point"];
        parameters.ActivationMin = call["activation_min"];
        parameters.ActivationMax = call["activation_max"];
        return parameters;
    }
}
