using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>How far each cell of an image of features is from the nearest of some usual ones, wherever those were seen; of 1 or more cut to 1.</summary>
/// <remarks>
/// <code>
/// input    int8 [N, H, W, C]     per tensor
/// memory   int8 [K, C]           quantized as the input
/// output   int8 [N, H, W, 1]     scale 1/256, zero point -128
///
/// output = min(Factor * least over k of the sum over c of (input - memory[k])^2, 1)
/// </code>
/// Roth et al. 2022 (PatchCore), arXiv:2106.08265, with the squared distance itself as the score of a cell.
/// </remarks>
/// <param name="Factor">Above 0; 1 over the squared distance that counts as 1.</param>
public sealed partial record NearestDistance(float Factor) : Operator, IComparesFeatures
{
    public override OutputRange OutputRange => OutputRange.Fixed;

    public override Quantization FixedQuantization => Distances.Quantization;

    public override bool TakesOneImage => true;

    public override string Summary(Node node) => $"of {node.Inputs[1].Shape[0]}";

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"], "memory");
        (Shape input, Shape memory) = (inputs[0].Shape, inputs[1].Shape);
        if (input.Rank != 4)
            throw new ModelException("E0101", "", $"an input {input}", "an NHWC input of rank 4");
        if (memory.Rank != 2 || memory.Channels != input.Channels)
            throw new ModelException("E0101", "", $"a memory {memory} for an input {input}", $"Kx{input.Channels}, a row for each entry");
        if (!(Factor > 0) || !float.IsFinite(Factor))
            throw new ModelException("E0101", "", $"the factor {Factor}", "a positive number");
        return Shape.Nhwc(input.Batch, input.Height, input.Width, 1);
    }

    public override long CountMacs(Node node) => (long)node.Inputs[0].Shape.Elements * node.Inputs[1].Shape[0];
}
