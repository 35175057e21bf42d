using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record Mean : ITFLiteExported
{
    /// <summary>MEAN over constant axes; where it drops them, a Reshape does.</summary>
    internal static void Read(TFLiteNode node)
    {
        Tensor input = node.Input(0);
        Mean mean = Over(input.Shape, node.Integers(1), out Shape dropped);
        if (node.Output.Shape.Equals(dropped))
            node.Emit(new Reshape(dropped), [node.Before("mean", mean, [input], node.Output.Quantization)]);
        else
            node.Emit(mean, [input]);
    }

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node) => node.Emit(
        TFLiteCode.Mean, new ReducerOptions(KeepsAxes: true), node.Input(0), node.Integers("axes", [.. Enumerable.Range(FirstAxis, LastAxis - FirstAxis + 1)]));
}
