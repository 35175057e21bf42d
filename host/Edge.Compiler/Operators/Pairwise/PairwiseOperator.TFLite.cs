using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public abstract partial record PairwiseOperator : ITFLiteExported
{
    /// <summary>ADD, SUB and MUL: two operands, either of them constant, repeated where an extent is 1.</summary>
    internal static void Read<T>(TFLiteNode node) where T : PairwiseOperator, new() =>
        node.Emit(new T(), [node.Input(0), node.Input(1)], node.Options<PairwiseOptions>().Activation);

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node)
    {
        TFLiteCode? code = this switch
        {
            Add => TFLiteCode.Add,
            Sub => TFLiteCode.Sub,
            Mul => TFLiteCode.Mul,
            _ => null,
        };
        if (code is { } known)
            node.Emit(known, new PairwiseOptions(TFLiteNodeExport.Fused(Activation)), node.Input(0), node.Input(1));
        else
            node.EmitBefore(Activation, TFLiteCode.Prelu, null, node.Input(0), node.Input(1));
    }
}
