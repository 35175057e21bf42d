using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>The INT8 form of an operator with a filter and a bias: weights along its <see cref="IFiltered.FilterAxis"/>, then the bias at their scales.</summary>
internal static class FilterQuantization
{
    /// <inheritdoc cref="Operator.Quantize"/>
    public static Node Quantize<T>(T kind, Node node, IReadOnlyList<Tensor> activations, Tensor output, IWeightQuantizer weights)
        where T : Operator, IFiltered
    {
        Tensor filter = weights.Quantize(node.Inputs[1], kind.FilterAxis);
        Tensor bias = BiasQuantization.Quantize(node.Inputs[2], activations[0].Quantization!, filter.Quantization!);
        return new Node(node.Name, kind, [activations[0], filter, bias], output);
    }
}
