namespace Edge.Compiler.Operators;

/// <summary>Every operator Edge compiles. A test walks this list and fails when a file of an operator's home is missing.</summary>
public static class OperatorSet
{
    public static IReadOnlyList<Type> All { get; } =
    [
        typeof(Add),
        typeof(AveragePool2D),
        typeof(BatchNorm),
        typeof(Clip),
        typeof(Concat),
        typeof(Conv2D),
        typeof(Dense),
        typeof(DepthToSpace),
        typeof(DepthwiseConv2D),
        typeof(GaussianDistance),
        typeof(HardSigmoid),
        typeof(HardSwish),
        typeof(LeakyRelu),
        typeof(MaxPool2D),
        typeof(Mean),
        typeof(Mul),
        typeof(NearestDistance),
        typeof(PRelu),
        typeof(Pad),
        typeof(Relu),
        typeof(Relu6),
        typeof(Requantize),
        typeof(Reshape),
        typeof(Resize),
        typeof(Sigmoid),
        typeof(Slice),
        typeof(Softmax),
        typeof(Sub),
        typeof(Tanh),
        typeof(Transpose),
        typeof(TransposedConv2D),
    ];
}
