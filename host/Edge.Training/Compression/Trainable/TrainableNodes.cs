using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using static TorchSharp.torch.nn;

namespace Edge.Training.Compressing;

/// <summary>The trainable form of each operator.</summary>
internal static class TrainableNodes
{
    private static readonly Dictionary<Type, Func<Node, TrainableNode>> _forms = new()
    {
        [typeof(Add)] = node => new TrainablePairwise(node, (a, b) => a + b),
        [typeof(AveragePool2D)] = node => new TrainableAveragePool2D(node),
        [typeof(BatchNorm)] = node => new TrainableBatchNorm(node),
        [typeof(Clip)] = Clip,
        [typeof(Concat)] = node => new TrainableConcat(node),
        [typeof(Conv2D)] = node => new TrainableConv2D(node),
        [typeof(Dense)] = node => new TrainableDense(node),
        [typeof(DepthToSpace)] = node => new TrainableDepthToSpace(node),
        [typeof(DepthwiseConv2D)] = node => new TrainableDepthwiseConv2D(node),
        [typeof(HardSigmoid)] = HardSigmoid,
        [typeof(HardSwish)] = node => new TrainableFunction(node, x => functional.hardswish(x)),
        [typeof(LeakyRelu)] = LeakyRelu,
        [typeof(MaxPool2D)] = node => new TrainableMaxPool2D(node),
        [typeof(Mean)] = node => new TrainableMean(node),
        [typeof(Mul)] = node => new TrainablePairwise(node, (a, b) => a * b),
        [typeof(PRelu)] = node => new TrainablePairwise(node, Slopes.Apply),
        [typeof(Pad)] = node => new TrainablePad(node),
        [typeof(Relu)] = node => new TrainableFunction(node, x => functional.relu(x)),
        [typeof(Relu6)] = node => new TrainableFunction(node, x => functional.relu6(x)),
        [typeof(Requantize)] = node => new TrainableFunction(node, x => x),
        [typeof(Reshape)] = node => new TrainableReshape(node),
        [typeof(Sigmoid)] = node => new TrainableFunction(node, functional.sigmoid),
        [typeof(Slice)] = node => new TrainableSlice(node),
        [typeof(Softmax)] = node => new TrainableFunction(node, x => Layout.ToModule(functional.softmax(Layout.ToGraph(x), -1))),
        [typeof(Sub)] = node => new TrainablePairwise(node, (a, b) => a - b),
        [typeof(Tanh)] = node => new TrainableFunction(node, x => x.tanh()),
        [typeof(Transpose)] = node => new TrainableTranspose(node),
        [typeof(TransposedConv2D)] = node => new TrainableTransposedConv2D(node),
    };

    /// <summary>The operators that have one, for error messages.</summary>
    public static string Kinds => string.Join(", ", _forms.Keys.Select(type => type.Name));

    /// <summary>Null for an operator that has none.</summary>
    public static TrainableNode? Of(Node node) => _forms.TryGetValue(node.Operator.GetType(), out var create) ? create(node) : null;

    private static TrainableFunction Clip(Node node)
    {
        var (min, max) = (Clip)node.Operator;
        return new TrainableFunction(node, x => x.clamp(min, max));
    }

    private static TrainableFunction HardSigmoid(Node node)
    {
        var (alpha, beta) = (HardSigmoid)node.Operator;
        return new TrainableFunction(node, x => (x * alpha + beta).clamp(0, 1));
    }

    private static TrainableFunction LeakyRelu(Node node)
    {
        float alpha = ((LeakyRelu)node.Operator).Alpha;
        return new TrainableFunction(node, x => functional.leaky_relu(x, alpha));
    }
}
