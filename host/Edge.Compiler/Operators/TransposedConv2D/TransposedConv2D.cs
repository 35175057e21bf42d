using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Stamps a window of weights onto the output for every input pixel and adds up where stamps meet: a learnt enlargement.</summary>
/// <remarks>
/// <code>
/// input   int8  [N, H, W, C]            per tensor
/// filter  int8  [O, FH, FW, C/groups]   per channel along O, zero point 0
/// bias    int32 [O]                     scale input.Scale * filter.Scale[o], zero point 0
/// output  int8  [N, OH, OW, O]          per tensor;  OH = (H - 1) * stride + (FH - 1) * dilation + 1 - top - bottom + extra
/// </code>
/// Dumoulin and Visin 2016, arXiv:1603.07285, section 4. INT8 as TFLite, TRANSPOSE_CONV.
/// </remarks>
/// <param name="Stride">How far apart neighbouring pixels leave their stamps.</param>
/// <param name="Padding">Rows and columns cut off the output.</param>
public sealed partial record TransposedConv2D(Size Stride, Padding Padding) : Operator, IFiltered, IActivated, ISumsChannels
{
    /// <summary>Rows and columns added after the last ones: ONNX, output_padding. Only the bias reaches those that no stamp covers.</summary>
    public Size Extra { get; init; } = new(0, 0);

    public Size Dilation { get; init; } = Size.Square(1);

    /// <summary>Output channels are split in this many groups; each sees its share of the input channels.</summary>
    public int Groups { get; init; } = 1;

    public Activation Activation { get; init; }

    public int FilterAxis => 0;

    public Operator With(Activation activation) => this with { Activation = activation };

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
        if (Groups < 1 || input.Channels % Groups != 0 || filter[0] % Groups != 0)
            throw new ModelException("E0101", "", $"{Groups} groups for {input.Channels} input and {filter[0]} output channels", "a divisor of both");
        if (filter.Channels != input.Channels / Groups)
            throw new ModelException("E0101", "", $"a filter over {filter.Channels} channels on an input of {input.Channels} in {Groups} groups", $"a filter over {input.Channels / Groups} channels");
        if (bias.Elements != filter[0])
            throw new ModelException("E0101", "", $"{bias.Elements} biases for {filter[0]} filters", "one bias for each filter");
        if (Stride.Height < 1 || Stride.Width < 1 || Dilation.Height < 1 || Dilation.Width < 1 || Extra.Height < 0 || Extra.Width < 0)
            throw new ModelException("E0101", "", $"stride {Stride}, dilation {Dilation}, extra {Extra}", "strides and dilations of at least 1x1, extra rows and columns of at least 0x0");
        if (Padding.Top < 0 || Padding.Left < 0 || Padding.Bottom < 0 || Padding.Right < 0)
            throw new ModelException("E0101", "", $"padding {Padding}", "no negative padding", "what lies after the last row or column is extra");
        return Shape.Nhwc(
            input.Batch,
            Covered("rows", input.Height, filter[1], Stride.Height, Dilation.Height, Padding.Top + Padding.Bottom - Extra.Height),
            Covered("columns", input.Width, filter[2], Stride.Width, Dilation.Width, Padding.Left + Padding.Right - Extra.Width),
            filter[0]);
    }

    /// <summary>Every pixel's whole stamp, those parts included that padding cuts off.</summary>
    public override long CountMacs(Node node) =>
        (long)node.Inputs[0].Shape.Height * node.Inputs[0].Shape.Width * node.Inputs[0].Shape.Batch * node.Inputs[1].Shape.Elements;

    private static int Covered(string axis, int input, int window, int stride, int dilation, int cut)
    {
        long covered = (input - 1L) * stride + (window - 1L) * dilation + 1;
        if (covered - cut < 1 || covered - cut > int.MaxValue)
            throw new ModelException("E0101", "", $"{covered} {axis} of which {cut} are cut off", "at least one that is left");
        return (int)(covered - cut);
    }
}
