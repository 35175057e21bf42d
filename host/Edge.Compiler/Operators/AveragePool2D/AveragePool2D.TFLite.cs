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

    /// <summary>MEAN over height and width, in float. In int8 it rounds otherwise than the pool does.</summary>
    internal static void ReadMean(TFLiteNode node)
    {
        Tensor input = node.Input(0);
        int[] axes = [.. node.Integers(1).Select(axis => axis < 0 ? axis + input.Shape.Rank : axis).Order()];
        if (input.Shape.Rank != 4 || !axes.SequenceEqual([1, 2]) || input.Type != ElementType.Float32)
        {
            throw new ModelException("E0101", "", $"a mean of {input.Type} {input.Shape} over the axes {string.Join(',', axes)}", "float32, over the axes 1,2 of an NHWC image",
                "average with AveragePooling2D over the whole image instead");
        }

        AveragePool2D pool = Global(input.Shape);
        if (node.Output.Shape.Rank == 4)
            node.Emit(pool, [input]);
        else
            node.Emit(new Reshape(new Shape(input.Shape.Batch, input.Shape.Channels)), [node.Before("pool", pool, [input], null)]);
    }
}
