using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record AveragePool2D : IOnnxExported
{
    /// <summary>ONNX AveragePool. Padding that counts becomes a <see cref="Pad"/> before the pool. Specification: AveragePool-22.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        bool includesPadding = node.Integer("count_include_pad", 0) != 0;
        OnnxPool.Read(node, (image, window) =>
        {
            bool counts = includesPadding && !window.Padding.IsNone;
            Tensor padded = counts ? node.Run(new Pad(window.Padding), image) : image;
            return node.Run(new AveragePool2D(window.Window, window.Stride, counts ? window.Overhang : window.Whole) { Dilation = window.Dilation }, padded);
        });
    }

    /// <summary>ONNX GlobalAveragePool.</summary>
    internal static void FromOnnxGlobal(OnnxNodeImport node) => OnnxPool.ReadGlobal(node, Over);

    /// <summary>ONNX ReduceMean.</summary>
    internal static void FromOnnxReduce(OnnxNodeImport node)
    {
        if (node.IsEdge(nameof(Mean)))
            Mean.FromOnnx(node);
        else
            OnnxReduction.Read(node, OnnxReduction.LastWithAttribute, Over);
    }

    /// <summary>ONNX ReduceSum: a mean, times how many there are.</summary>
    internal static void FromOnnxReduceSum(OnnxNodeImport node) => OnnxReduction.Read(node, OnnxReduction.LastSumWithAttribute, Over, after: (mean, count) =>
        count == 1 ? mean : node.Run(new Mul(), mean, node.Weights("count", new Shape(1), [count])));

    private static AveragePool2D Over(Size window) => new(window, window, Padding.None);

    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        if (this == Global(node.Node.Inputs[0].Shape))
        {
            node.Emit("GlobalAveragePool", [node.Input(0)]);
            return;
        }

        OnnxAttribute[] attributes = OnnxWindow.Attributes(Window, Stride, Padding, Dilation);
        if (Dilation == Size.Square(1))
            attributes = [.. attributes.Where(attribute => attribute.Name != "dilations")];
        else
            node.Needs(19);
        node.Emit("AveragePool", [node.Input(0)], attributes);
    }
}
