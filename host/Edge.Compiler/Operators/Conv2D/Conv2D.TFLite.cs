using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record Conv2D : ITFLiteExported
{
    /// <summary>CONV_2D. Its filter is OHWI as ours; a filter over fewer channels than the input has means groups.</summary>
    internal static void Read(TFLiteNode node)
    {
        var options = node.Options<WindowOptions>();
        Tensor input = node.Input(0), filter = node.Filter(1);
        Padding padding = TFLiteWindow.Resolve(options, input, TFLiteWindow.Of(filter));
        Tensor bias = node.Bias(2, input, filter, filter.Shape[0]);
        int groups = Math.Max(input.Shape.Channels / filter.Shape.Channels, 1);
        node.Emit(new Conv2D(options.Stride, padding) { Dilation = options.Dilation, Groups = groups }, [input, filter, bias], options.Activation);
    }

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node) =>
        TFLiteWindow.Emit(node, TFLiteCode.Conv2D, new WindowOptions(default, Stride, default, Dilation, TFLiteNodeExport.Fused(Activation)), TFLiteWindow.Of(node.Node.Inputs[1]), Padding);
}
