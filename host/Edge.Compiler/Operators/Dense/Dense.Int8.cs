using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record Dense
{
    public override Node Quantize(Node node, IReadOnlyList<Tensor> activations, Tensor output, IWeightQuantizer weights) =>
        FilterQuantization.Quantize(this, node, activations, output, weights);

    public override IReadOnlyList<KernelCall> Lower(Node node) => FilterStorage.Lower(node, FilterRule.Balanced);

    public KernelCall LowerPlain(Node node)
    {
        Tensor input = node.Inputs[0], filter = node.Inputs[1], bias = node.Inputs[2], output = node.Output;
        var (min, max) = Activation.Clamp(output.Quantization!);
        return new KernelCall("dense_s8", [0],
        [
            new("in_c", input.Shape.Channels), new("out_c", output.Shape.Channels),
            new("input_zero_point", input.Quantization!.ZeroPoint), new("output_zero_point", output.Quantization!.ZeroPoint),
            new("activation_min", min), new("activation_max", max),
        ],
        [
            new Table("filter", filter.Int8s, filter.Shape, filter.Quantization!.IsPerChannel ? "per channel" : "per tensor"),
            new Table("bias", bias.Int32s, bias.Shape, ""),
            .. Multipliers(input.Quantization!, filter.Quantization!, output.Quantization!, output.Shape.Channels),
        ]);
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output)
    {
        sbyte[] filter = call.Int8Table("filter"), shift = call.Int8Table("shift");
        int[] bias = call.Int32Table("bias"), multiplier = call.Int32Table("multiplier");
        if (LeadingFilter.DepthOf(call) is { } depth)
        {
            var leading = new DenseLeadingParameters { FilterDepth = depth, FilterBits = FilterStorage.BitsOf(call) };
            DenseLeadingKernel.Run(Filled(leading, call), inputs[0], 0, filter, bias, multiplier, shift, output, 0);
            return;
        }

        DenseCodedParameters parameters = Filled(new DenseCodedParameters
        {
            FilterBits = FilterStorage.BitsOf(call),
            FilterFormat = (int)FilterStorage.FormatOf(call),
            FilterStart = FilterStorage.StartOf(call),
        }, call);
        if (parameters.FilterFormat == CodedFilter.Packed)
            DensePackedKernel.Run(parameters, inputs[0], 0, filter, bias, multiplier, shift, output, 0);
        else
            DenseCodedKernel.Run(parameters, inputs[0], 0, filter, bias, multiplier, shift, output, 0);
    }

    private static T Filled<T>(T parameters, KernelCall call)
        where T : DenseParameters
    {
        parameters.InC = call["in_c"];
        parameters.OutC = call["out_c"];
        parameters.InputZeroPoint = call["input_zero_point"];
        parameters.OutputZeroPoint = call["output_zero_point"];
        parameters.ActivationMin = call["activation_min"];
        parameters.ActivationMax = call["activation_max"];
        return parameters;
    }

    // Per tensor, TFLite multiplies the two scales in single precision (GetQuantizedConvolutionMultipler), per channel in double.
    // The last bits of the multiplier differ, and so do a few results. One scale is per tensor to TFLite, even where there is one channel.
    private static Table[] Multipliers(Quantization input, Quantization filter, Quantization output, int channels) =>
        filter.Scales.Count > 1
            ? Multiplier.PerChannel(input, filter, output, channels)
            : Multiplier.PerChannel(channels, _ => (double)(input.Scale * filter.ScaleOf(0)) / output.Scale);
}
