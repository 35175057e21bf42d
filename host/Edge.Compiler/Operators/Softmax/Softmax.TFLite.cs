using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record Softmax : ITFLiteExported
{
    /// <summary>SOFTMAX along the last axis, with beta 1.</summary>
    internal static void Read(TFLiteNode node)
    {
        float beta = node.Options<SoftmaxOptions>().Beta;
        if (beta != 1)
            throw new ModelException("E0101", "", $"beta {beta}", "beta 1", "scale the weights before the softmax by beta");
        node.Emit(new Softmax(), [node.Input(0)]);
    }

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node) => node.Emit(TFLiteCode.Softmax, new SoftmaxOptions(1), node.Input(0));
}
