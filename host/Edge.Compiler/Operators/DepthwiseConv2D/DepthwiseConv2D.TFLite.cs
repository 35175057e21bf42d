using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record DepthwiseConv2D : ITFLiteExported
{
    /// <summary>DEPTHWISE_CONV_2D. The multiplier follows from the shapes, as in TFLite's kernels; the attribute is not read.</summary>
    internal static void Read(TFLiteNode node)
    {
        var options = node.Options<WindowOptions>();
        Tensor input = node.Input(0), filter = node.Filter(1);
        Padding padding = TFLiteWindow.Resolve(options, input, TFLiteWindow.Of(filter));
        Tensor bias = node.Bias(2, input, filter, filter.Shape.Channels);
        node.Emit(new DepthwiseConv2D(options.Stride, padding) { Dilation = options.Dilation }, [input, filter, bias], options.Activation);
    }

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node)
    {
        var options = new WindowOptions(default, Stride, default, Dilation, TFLiteNodeExport.Fused(Activation)) { DepthMultiplier = node.Node.Output.Shape.Channels / node.Node.Inputs[0].Shape.Channels };
        TFLiteWindow.Emit(node, TFLiteCode.DepthwiseConv2D, options, TFLiteWindow.Of(node.Node.Inputs[1]), Padding);
    }
}
