using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record MaxPool2D
{
    /// <summary>ONNX MaxPool. Specification: MaxPool-22.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        if (node.Node.Outputs.Skip(1).Any(output => output.Length > 0))
            throw node.Refused("a second output, the indices of the largest values", "one output");
        Tensor image = node.Image(0);
        OnnxWindow window = OnnxWindow.Of(node, image.Shape);
        if (window.Dilation != Size.Square(1))
            throw node.Refused($"dilation {window.Dilation}", "dilation 1x1");
        node.ImageResult(node.Run(new MaxPool2D(window.Window, window.Stride, window.Whole), image));
    }

    /// <summary>ONNX GlobalMaxPool.</summary>
    internal static void FromOnnxGlobal(OnnxNodeImport node)
    {
        Tensor image = node.Image(0);
        node.ImageResult(node.Run(Global(image.Shape), image));
    }
}
