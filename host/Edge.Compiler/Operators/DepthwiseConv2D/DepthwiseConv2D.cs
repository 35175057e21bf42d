using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Slides a window of weights over each channel of an image by itself; M output channels for each input channel.</summary>
/// <remarks>
/// <code>
/// input   int8  [N, H, W, C]         per tensor
/// filter  int8  [1, FH, FW, C * M]   per channel along the last axis, zero point 0; output channel o reads input channel o / M
/// bias    int32 [C * M]              scale input.Scale * filter.Scale[o], zero point 0
/// output  int8  [N, OH, OW, C * M]   per tensor;  OH = (H + top + bottom - (FH - 1) * dilation - 1) / stride + 1
/// </code>
/// Quantization: Jacob et al. 2018, arXiv:1712.05877, section 2. Filter layout: TFLite, DEPTHWISE_CONV_2D.
/// </remarks>
public sealed partial record DepthwiseConv2D(Size Stride, Padding Padding) : Operator, IFiltered, IActivated, IPadded
{
    public Size Dilation { get; init; } = Size.Square(1);

    public Activation Activation { get; init; }

    public int FilterAxis => 3;

    public bool TakesPackedFilter => true;

    public Operator With(Activation activation) => this with { Activation = activation };

    public Operator With(Padding padding) => this with { Padding = padding };

    public override bool TakesOneImage => true;

    public override string Summary(Node node)
    {
        Shape filter = node.Inputs[1].Shape;
        return Window.Text(new Size(filter[1], filter[2]), Stride, Dilation) + Activation.Text();
    }

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"], "filter", "bias");
        (Shape input, Shape filter, Shape bias) = (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape);
        if (input.Rank != 4 || filter.Rank != 4)
            throw new ModelException("E0101", "", $"input {input} and filter {filter}", "an NHWC input and a 1xFHxFWxC filter, both of rank 4");
        if (filter[0] != 1 || filter.Channels % input.Channels != 0)
            throw new ModelException("E0101", "", $"a filter {filter} on an input of {input.Channels} channels", $"1xFHxFWxC with C a multiple of {input.Channels}");
        if (bias.Elements != filter.Channels)
            throw new ModelException("E0101", "", $"{bias.Elements} biases for {filter.Channels} output channels", "one bias for each output channel");
        var (outH, outW) = Window.OutputSize(input, new Size(filter[1], filter[2]), Stride, Padding, Dilation);
        return Shape.Nhwc(input.Batch, outH, outW, filter.Channels);
    }

    public override long CountMacs(Node node) => (long)node.Output.Shape.Elements * node.Inputs[1].Shape[1] * node.Inputs[1].Shape[2];
}
