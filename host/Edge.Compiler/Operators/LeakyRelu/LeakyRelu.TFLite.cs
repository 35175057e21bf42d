using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record LeakyRelu : ITFLiteExported
{
    /// <summary>LEAKY_RELU.</summary>
    internal static void Read(TFLiteNode node) => node.Emit(new LeakyRelu(node.Options<LeakyReluOptions>().Alpha), [node.Input(0)]);

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node) => node.Emit(TFLiteCode.LeakyRelu, new LeakyReluOptions(Alpha), node.Input(0));
}
