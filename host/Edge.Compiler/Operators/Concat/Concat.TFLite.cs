using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record Concat : ITFLiteExported
{
    /// <summary>CONCATENATION. A negative axis counts from the last.</summary>
    internal static void Read(TFLiteNode node)
    {
        var options = node.Options<ConcatenationOptions>();
        Tensor[] inputs = [.. Enumerable.Range(0, node.InputCount).Select(node.Input)];
        if (inputs.Sum(input => (long)input.Shape.Elements) != node.Output.Shape.Elements)
            throw new ModelException("E0144", "", $"the file declares the output {node.Output.Shape}", "as many elements as all inputs have");
        int axis = options.Axis < 0 && inputs.Length > 0 ? options.Axis + inputs[0].Shape.Rank : options.Axis;
        node.Emit(new Concat(axis), inputs, options.Activation);
    }

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node) =>
        node.Emit(TFLiteCode.Concatenation, new ConcatenationOptions(Axis, TFLiteActivation.None), [.. Enumerable.Range(0, node.Node.Inputs.Count).Select(node.Input)]);
}
