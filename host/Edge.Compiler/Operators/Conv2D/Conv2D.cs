using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Slides a window of weights over an image: one output channel per filter.</summary>
/// <remarks>
/// <code>
/// input   int8  [N, H, W, C]            per tensor
/// filter  int8  [O, FH, FW, C/groups]   per channel along O, zero point 0
/// bias    int32 [O]                     scale input.Scale * filter.Scale[o], zero point 0
/// output  int8  [N, OH, OW, O]          per tensor;  OH = (H + top + bottom - (FH - 1) * dilation - 1) / stride + 1
/// </code>
/// Quantization: Jacob et al. 2018, arXiv:1712.05877, section 2.
/// </remarks>
public sealed partial record Conv2D(Size Stride, Padding Padding) : Operator, IFiltered, IActivated, IPadded, ISumsChannels
{
    public Size Dilation { get; init; } = Size.Square(1);

    /// <summary>Output channels are split in this many groups; each sees its share of the input channels.</summary>
    public int Groups { get; init; } = 1;

    public Activation Activation { get; init; }

    public int FilterAxis => 0;

    public bool TakesPackedFilter => true;

    public Operator With(Activation activation) => this with { Activation = activation };

    public Operator With(Padding padding) => this with { Padding = padding };

    public override bool TakesOneImage => true;

    public override string Summary(Node node)
    {
        Shape filter = node.Inputs[1].Shape;
        string groups = Groups > 1 ? $" groups {Groups}" : "";
        return Window.Text(new Size(filter[1], filter[2]), Stride, Dilation) + groups + Activation.Text();
    }

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"], "filter", "bias");
        (Shape input, Shape filter, Shape bias) = (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape);
        if (input.Rank != 4 || filter.Rank != 4)
            throw new ModelException("E0101", "", $"input {input} and filter {filter}", "an NHWC input and an OHWI filter, both of rank 4");
        int outChannels = filter[0];
        if (Groups < 1 || input.Channels % Groups != 0 || outChannels % Groups != 0)
            throw new ModelException("E0101", "", $"{Groups} groups for {input.Channels} input and {outChannels} output channels", "a divisor of both");
        if (filter.Channels != input.Channels / Groups)
            throw new ModelException("E0101", "", $"a filter over {filter.Channels} channels on an input of {input.Channels} in {Groups} groups", $"a filter over {input.Channels / Groups} channels");
        if (bias.Elements != outChannels)
            throw new ModelException("E0101", "", $"{bias.Elements} biases for {outChannels} filters", "one bias for each filter");
        var (outH, outW) = Window.OutputSize(input, new Size(filter[1], filter[2]), Stride, Padding, Dilation);
        return Shape.Nhwc(input.Batch, outH, outW, outChannels);
    }

    public override long CountMacs(Node node) => (long)node.Output.Shape.Elements * (node.Inputs[1].Shape.Elements / node.Inputs[1].Shape[0]);
}
