using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record MaxPool2D : ITFLiteExported
{
    /// <summary>MAX_POOL_2D.</summary>
    internal static void Read(TFLiteNode node)
    {
        var options = node.Options<WindowOptions>();
        Tensor input = node.Input(0);
        node.Emit(new MaxPool2D(options.Filter, options.Stride, TFLiteWindow.Resolve(options, input, options.Filter)), [input], options.Activation);
    }

    /// <summary>Padding that is neither SAME nor VALID becomes a PADV2 whose pixels never win.</summary>
    void ITFLiteExported.ToTFLite(TFLiteNodeExport node)
    {
        WindowOptions options = TFLiteWindow.Pool(Window, Stride, Dilation);
        TFLiteWindow.Emit(node, TFLiteCode.MaxPool2D, options, Window, Padding, border: float.MinValue);
    }
}
