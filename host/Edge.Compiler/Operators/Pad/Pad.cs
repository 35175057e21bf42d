using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Puts rows and columns of constant pixels around an image.</summary>
/// <remarks>
/// <code>
/// input   int8 [N, H, W, C]     per tensor
/// output  int8 [N, H + top + bottom, W + left + right, C]   same scale and zero point
/// </code>
/// </remarks>
public sealed partial record Pad(Padding Padding) : Operator
{
    /// <summary>
    /// One real number for each channel; empty means 0. In INT8 each is rounded to the nearest step and saturates. A mean and standard
    /// deviation that are folded into the first convolution need it: there the border of a normalized image is not 0.
    /// </summary>
    public IReadOnlyList<float> Values { get; init; } = [];

    /// <summary>True when the border reads as real zero, as the padding of a convolution does.</summary>
    public bool IsZero => Values.All(value => value == 0);

    /// <summary>True when all channels have the same border.</summary>
    public bool IsUniform => Values.All(value => value == Values[0]);

    public override OutputRange OutputRange => OutputRange.SameAsInput;

    public override bool IsIdentity(Node node) => Padding.IsNone;

    public override bool TakesOneImage => true;

    public override string Summary(Node node) => $"top {Padding.Top} left {Padding.Left} bottom {Padding.Bottom} right {Padding.Right}";

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"]);
        Shape input = inputs[0].Shape;
        if (input.Rank != 4)
            throw new ModelException("E0101", "", $"an input {input}", "an NHWC input of rank 4");
        if (Padding.Top < 0 || Padding.Left < 0 || Padding.Bottom < 0 || Padding.Right < 0)
            throw new ModelException("E0101", "", $"padding {Padding}", "no negative padding", "crop the image before this operator");
        if (Values.Count != 0 && Values.Count != input.Channels)
            throw new ModelException("E0101", "", $"{Values.Count} values for {input.Channels} channels", "one value for each channel, or none for 0");
        return Shape.Nhwc(input.Batch, input.Height + Padding.Top + Padding.Bottom, input.Width + Padding.Left + Padding.Right, input.Channels);
    }

    /// <summary>True when the border loses to any value that <paramref name="output"/> can hold.</summary>
    internal bool IsLowest(Tensor output) => Values.Count > 0 && Values.All(value => output.Quantization is { } quantization ? quantization.Quantize(value) == sbyte.MinValue : value == float.MinValue);

    private float ValueOf(int channel) => Values.Count == 0 ? 0 : Values[channel];
}
