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

    /// <summary>REDUCE_MAX over neighbouring axes of one image, which is a pool over all of them.</summary>
    internal static void ReadMax(TFLiteNode node)
    {
        Tensor input = node.Input(0);
        Mean axes = Mean.Over(input.Shape, node.Integers(1), out _);
        int before = input.Shape.Extents.Take(axes.FirstAxis).Aggregate(1, (product, extent) => product * extent);
        int inner = input.Shape.Extents.Skip(axes.LastAxis + 1).Aggregate(1, (product, extent) => product * extent);
        if (before != 1)
            throw new ModelException("E0101", "", $"a maximum over the axes {axes.FirstAxis} to {axes.LastAxis} of {input.Shape}", "axes with nothing but one image before them");
        Shape rows = Shape.Nhwc(1, input.Shape.Elements / inner, 1, inner);
        Tensor image = node.Before("rows", new Reshape(rows), [input], input.Quantization);
        node.EmitReshaped("max", Global(rows), [image]);
    }

    /// <summary>Padding that is neither SAME nor VALID becomes a PADV2 whose pixels never win.</summary>
    void ITFLiteExported.ToTFLite(TFLiteNodeExport node)
    {
        WindowOptions options = TFLiteWindow.Pool(Window, Stride, Dilation);
        TFLiteWindow.Emit(node, TFLiteCode.MaxPool2D, options, Window, Padding, border: float.MinValue);
    }
}
