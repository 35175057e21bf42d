using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record Add
{
    /// <summary>ADD, of two tensors of one shape.</summary>
    internal static void Read(TFLiteNode node) => node.Emit(new Add(), [node.Input(0), node.Input(1)], node.Options<AddOptions>().Activation);
}
