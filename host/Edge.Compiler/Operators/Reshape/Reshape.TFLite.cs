using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record Reshape : ITFLiteExported
{
    /// <summary>RESHAPE. The target is the declared output; where there is a constant target, it must agree, -1 standing for what is left.</summary>
    internal static void Read(TFLiteNode node)
    {
        Shape declared = node.Output.Shape;
        if (node.Has(1))
        {
            int[] target = node.Integers(1);
            bool agrees = target.Length == declared.Rank && target.Count(extent => extent == -1) <= 1
                && target.Zip(declared.Extents).All(pair => pair.First == -1 || pair.First == pair.Second);
            if (!agrees)
                throw new ModelException("E0144", "", $"the file declares the output {declared}", $"{string.Join('x', target)}, the target of the reshape");
        }

        node.Emit(new Reshape(declared), [node.Input(0)]);
    }

    /// <summary>SQUEEZE and EXPAND_DIMS: axes of one element go or come, as the declared output says.</summary>
    internal static void ReadView(TFLiteNode node)
    {
        Tensor input = node.Input(0);
        if (!input.Shape.Extents.Where(extent => extent != 1).SequenceEqual(node.Output.Shape.Extents.Where(extent => extent != 1)))
            throw new ModelException("E0144", "", $"the file declares the output {node.Output.Shape}", $"the extents of {input.Shape}, with other axes of 1");
        node.Emit(new Reshape(node.Output.Shape), [input]);
    }

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node) => node.Emit(TFLiteCode.Reshape, null, node.Input(0), node.Integers("shape", [.. Target.Extents]));
}
