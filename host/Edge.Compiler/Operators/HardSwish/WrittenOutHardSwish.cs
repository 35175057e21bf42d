using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

/// <summary>HardSwish and HardSigmoid as exporters write them for operator sets without them: x * HardSigmoid(x), x * min(max(x + 3, 0), 6) / 6.</summary>
/// <remarks>What they were made of stays in the graph until nobody reads it. Howard et al. 2019, arXiv:1905.02244, section 5.2.</remarks>
internal static class WrittenOutHardSwish
{
    // A sixth has no exact float; exporters round it in their own ways.
    private const float Tolerance = 1e-4f;

    /// <summary>HardSwish of x, where the gate is the hard sigmoid of the same x; null otherwise.</summary>
    public static Tensor? OfProduct(OnnxNodeImport node, OnnxActivation a, OnnxActivation b) =>
        Swished(node, a.Tensor, b.Tensor) ?? Swished(node, b.Tensor, a.Tensor);

    /// <summary>What a sixth of <paramref name="value"/> is: a hard sigmoid, where the value is min(max(x + 3, 0), 6), or HardSwish, where it is x times that.</summary>
    public static Tensor? OfSixth(OnnxNodeImport node, Tensor value, (float Scale, float Shift) line)
    {
        if (Math.Abs(line.Scale - 1 / 6f) > Tolerance || line.Shift != 0)
            return null;
        if (Shifted(node, value) is { } x)
            return node.Run(new HardSigmoid(1 / 6f, 0.5f), x);
        if (node.ProducerOf(value) is not { Operator: Mul { Activation: Activation.None } } product)
            return null;
        for (int gate = 0; gate < 2; gate++)
        {
            if (Shifted(node, product.Inputs[gate]) is { } own && own == product.Inputs[1 - gate])
                return node.Run(new HardSwish(), own);
        }

        return null;
    }

    private static Tensor? Swished(OnnxNodeImport node, Tensor x, Tensor gate) =>
        node.ProducerOf(gate) is { Operator: HardSigmoid { Beta: 0.5f } sigmoid } producer && producer.Inputs[0] == x && Math.Abs(sigmoid.Alpha - 1 / 6f) <= Tolerance
            ? node.Run(new HardSwish(), x)
            : null;

    // The x of min(max(x + 3, 0), 6).
    private static Tensor? Shifted(OnnxNodeImport node, Tensor gate)
    {
        if (node.ProducerOf(gate) is not { Operator: Relu6 } cut)
            return null;
        return node.ProducerOf(cut.Inputs[0]) switch
        {
            { Operator: BatchNorm { Epsilon: 0 } } line when Holds(line.Inputs[1], 1) && Holds(line.Inputs[2], 3) && Holds(line.Inputs[3], 0) && Holds(line.Inputs[4], 1) => line.Inputs[0],
            { Operator: Add { Activation: Activation.None } } sum when Holds(sum.Inputs[1], 3) => sum.Inputs[0],
            { Operator: Add { Activation: Activation.None } } sum when Holds(sum.Inputs[0], 3) => sum.Inputs[1],
            _ => null,
        };
    }

    private static bool Holds(Tensor tensor, float value) => tensor.IsConstant && tensor.Floats.All(number => number == value);
}
