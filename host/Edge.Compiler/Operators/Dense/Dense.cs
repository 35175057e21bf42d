using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Every output is a weighted sum of all inputs: a fully connected layer.</summary>
/// <remarks>
/// <code>
/// input   int8  [N, K]   per tensor
/// filter  int8  [O, K]   per channel along O, or per tensor; zero point 0
/// bias    int32 [O]      scale input.Scale * filter.Scale[o], zero point 0
/// output  int8  [N, O]   per tensor
/// </code>
/// Quantization: Jacob et al. 2018, arXiv:1712.05877, section 2.
/// </remarks>
public sealed partial record Dense : Operator, IFiltered, IActivated, ISumsChannels
{
    public Activation Activation { get; init; }

    public int FilterAxis => 0;

    public bool TakesPackedFilter => true;

    public Operator With(Activation activation) => this with { Activation = activation };

    public override bool TakesOneImage => true;

    public override string Summary(Node node) => Activation.Text().TrimStart(',', ' ');

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"], "filter", "bias");
        (Shape input, Shape filter, Shape bias) = (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape);
        if (input.Rank != 2)
            throw new ModelException("E0101", "", $"an input {input}", "rank 2, [N, K]", "reshape it first");
        if (filter.Rank != 2 || filter[1] != input[1])
            throw new ModelException("E0101", "", $"a filter {filter} on an input {input}", $"a filter of O rows of {input[1]}");
        if (bias.Elements != filter[0])
            throw new ModelException("E0101", "", $"{bias.Elements} biases for {filter[0]} outputs", "one bias for each output");
        return new Shape(input.Batch, filter[0]);
    }

    public override long CountMacs(Node node) => (long)node.Output.Shape.Elements * node.Inputs[1].Shape[1];
}
