using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public abstract partial record ElementwiseOperator
{
    /// <summary>RELU, RELU6, LOGISTIC, TANH and HARD_SWISH: one input, no attributes. Int8 answers are the nearest steps; TFLite Micro's may be one away.</summary>
    internal static void Read<T>(TFLiteNode node) where T : ElementwiseOperator, new() => node.Emit(new T(), [node.Input(0)]);
}
