using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record AveragePool2D : ITFLiteExported
{
    /// <summary>AVERAGE_POOL_2D.</summary>
    internal static void Read(TFLiteNode node)
    {
        var options = node.Options<WindowOptions>();
        Tensor input = node.Input(0);
        node.Emit(new AveragePool2D(options.Filter, options.Stride, TFLiteWindow.Resolve(options, input, options.Filter)), [input], options.Activation);
    }

    /// <summary>A PAD would be counted, so only padding that TFLite has a word for can be written.</summary>
    void ITFLiteExported.ToTFLite(TFLiteNodeExport node)
    {
        WindowOptions options = TFLiteWindow.Pool(Window, Stride, Dilation);
        TFLitePadding padding = TFLiteWindow.Word(node.Node.Inputs[0].Shape, Window, Stride, Size.Square(1), Padding)
            ?? throw TFLiteNodeExport.Refused($"padding {Padding}", "no padding, or as much as SAME asks for", "TFLite counts explicit padding into the average; put a Pad before the pool and train again, or export to ONNX");
        node.Emit(TFLiteCode.AveragePool2D, options with { Padding = padding }, node.Input(0));
    }
}
