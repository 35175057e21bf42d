using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>How far each cell of an image of features is from what was usual at its place: a sum of squared deviations, of 1 or more cut to 1.</summary>
/// <remarks>
/// <code>
/// input      int8 [N, H, W, C]     per tensor
/// mean       int8 [1, H, W, C]     quantized as the input
/// precision  int8 [1, H, W, C]     per tensor, zero point 0, not negative: 1 / (deviation * root of the distance that counts as 1)
/// output     int8 [N, H, W, 1]     scale 1/256, zero point -128
///
/// output = min(sum over c of ((input - mean) * precision)^2, 1)
/// </code>
/// A Gaussian for each cell with a diagonal covariance: Defard et al. 2021 (PaDiM), arXiv:2011.08785, with the diagonal alone. The inverse variance is
/// kept as its root: 7 bits of it span as much as 14 of the inverse variance itself.
/// </remarks>
public sealed partial record GaussianDistance : Operator, IComparesFeatures
{
    public override OutputRange OutputRange => OutputRange.Fixed;

    public override Quantization FixedQuantization => Distances.Quantization;

    public override bool TakesOneImage => true;

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"], "mean", "precision");
        Shape input = inputs[0].Shape;
        if (input.Rank != 4)
            throw new ModelException("E0101", "", $"an input {input}", "an NHWC input of rank 4");
        var cells = Shape.Nhwc(1, input.Height, input.Width, input.Channels);
        foreach (Tensor table in inputs.Skip(1).Where(table => !table.Shape.Equals(cells)))
            throw new ModelException("E0101", "", $"'{table.Name}' of shape {table.Shape} for an input {input}", $"{cells}, a number for each channel of each cell");
        return Shape.Nhwc(input.Batch, input.Height, input.Width, 1);
    }

    public override long CountMacs(Node node) => node.Inputs[0].Shape.Elements;
}
