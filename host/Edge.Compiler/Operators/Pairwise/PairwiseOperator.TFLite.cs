using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public abstract partial record PairwiseOperator
{
    /// <summary>ADD, SUB and MUL: two operands, either of them constant, repeated where an extent is 1.</summary>
    internal static void Read<T>(TFLiteNode node) where T : PairwiseOperator, new() =>
        node.Emit(new T(), [node.Input(0), node.Input(1)], node.Options<PairwiseOptions>().Activation);
}
