using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record AveragePool2D
{
    /// <summary>ONNX AveragePool. Padding that counts becomes a <see cref="Pad"/> before the pool. Specification: AveragePool-22.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        Tensor image = node.Image(0);
        OnnxWindow window = OnnxWindow.Of(node, image.Shape);
        if (window.Dilation != Size.Square(1))
            throw node.Refused($"dilation {window.Dilation}", "dilation 1x1");
        bool counts = node.Integer("count_include_pad", 0) != 0 && !window.Padding.IsNone;
        Tensor padded = counts ? node.Run(new Pad(window.Padding), image) : image;
        node.ImageResult(node.Run(new AveragePool2D(window.Window, window.Stride, counts ? window.Overhang : window.Whole), padded));
    }

    /// <summary>ONNX GlobalAveragePool.</summary>
    internal static void FromOnnxGlobal(OnnxNodeImport node)
    {
        Tensor image = node.Image(0);
        node.ImageResult(node.Run(Global(image.Shape), image));
    }
}
