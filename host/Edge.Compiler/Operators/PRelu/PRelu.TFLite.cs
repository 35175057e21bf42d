using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record PRelu
{
    /// <summary>PRELU: the slopes are a constant, usually [1, 1, C].</summary>
    internal static void Read(TFLiteNode node) => node.Emit(new PRelu(), [node.Input(0), node.Input(1)]);
}
