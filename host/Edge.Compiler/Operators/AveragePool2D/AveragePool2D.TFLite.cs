using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record AveragePool2D
{
    /// <summary>AVERAGE_POOL_2D.</summary>
    internal static void Read(TFLiteNode node)
    {
        var options = node.Options<WindowOptions>();
        Tensor input = node.Input(0);
        node.Emit(new AveragePool2D(options.Filter, options.Stride, TFLiteWindow.Resolve(options, input, options.Filter)), [input], options.Activation);
    }
}
