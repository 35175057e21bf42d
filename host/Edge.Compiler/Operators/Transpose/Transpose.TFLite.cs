using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record Transpose : ITFLiteExported
{
    /// <summary>TRANSPOSE of an activation by a constant order; where only axes of extent 1 change places it is a <see cref="Reshape"/>.</summary>
    internal static void Read(TFLiteNode node)
    {
        Tensor input = node.Input(0);
        int[] axes = node.Integers(1);
        if (axes.Length != input.Shape.Rank || !axes.Order().SequenceEqual(Enumerable.Range(0, axes.Length)))
            throw new ModelException("E0143", "", $"the order {string.Join(' ', axes)} of an input {input.Shape}", $"each axis from 0 to {input.Shape.Rank - 1} once");
        var transpose = new Transpose(new AxisOrder(axes));
        node.Emit(MovesNothing(input.Shape, transpose.Order) ? new Reshape(transpose.InferShape([input])) : transpose, [input]);
    }

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node) => node.Emit(TFLiteCode.Transpose, null, node.Input(0), node.Integers("order", [.. Order.Axes]));
}
