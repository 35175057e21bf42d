using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record MaxPool2D : IOnnxExported
{
    /// <summary>ONNX MaxPool. Specification: MaxPool-22.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        if (node.Node.Outputs.Skip(1).Any(node.IsRead))
            throw node.Refused("a second output, the indices of the largest values", "one output, or a second one that nobody reads");
        OnnxPool.Read(node, (image, window) => node.Run(new MaxPool2D(window.Window, window.Stride, window.Whole) { Dilation = window.Dilation }, image));
    }

    /// <summary>ONNX GlobalMaxPool.</summary>
    internal static void FromOnnxGlobal(OnnxNodeImport node) => OnnxPool.ReadGlobal(node, Over);

    /// <summary>ONNX ReduceMax.</summary>
    internal static void FromOnnxReduce(OnnxNodeImport node) => OnnxReduction.Read(node, OnnxReduction.LastWithAttribute, Over);

    /// <summary>ONNX ReduceMin: the largest of the negated values, negated.</summary>
    internal static void FromOnnxReduceMin(OnnxNodeImport node) => OnnxReduction.Read(node, OnnxReduction.LastWithAttribute, Over, (value, _) => Negated(node, value), (value, _) => Negated(node, value));

    private static Tensor Negated(OnnxNodeImport node, Tensor value) => node.Run(new Mul(), value, node.Weights("minus_one", new Shape(1), [-1]));

    private static MaxPool2D Over(Size window) => new(window, window, Padding.None);

    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        if (this == Global(node.Node.Inputs[0].Shape))
            node.Emit("GlobalMaxPool", [node.Input(0)]);
        else
            node.Emit("MaxPool", [node.Input(0)], OnnxWindow.Attributes(Window, Stride, Padding, Dilation));
    }
}
