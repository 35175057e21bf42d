using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Add
{
    /// <summary>The widest row that a single added number is repeated over.</summary>
    private const int MostChannels = 1 << 16;

    /// <summary>ONNX Add: of two computed values of one shape, or of a constant that is the same for every pixel.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        if (node.Opset < 7 && node.Integer("broadcast", 0) != 0)
            throw node.Refused("broadcast 1 of operator set 6", "operator set 7 or later", "convert the model to operator set 13");
        if (node.IsConstant(0) || node.IsConstant(1))
        {
            int constant = node.IsConstant(0) ? 0 : 1;
            OnnxActivation value = node.Activation(1 - constant);
            node.ResultLike(value, BatchNorm.Shift(node, value.Tensor, PerChannel(node, value, node.Constant(constant), node.Reals(constant))));
            return;
        }

        OnnxActivation a = node.Activation(0), b = node.Activation(1);
        if (!a.Dims.AsSpan().SequenceEqual(b.Dims))
            throw node.Refused($"inputs {a.DimsText} and {b.DimsText}", "two computed inputs of one shape", "Edge does not broadcast computed values");
        bool isSameLayout = a.Axes.AsSpan().SequenceEqual(b.Axes) && a.Source.AsSpan().SequenceEqual(b.Source);
        node.ResultLike(a, node.Run(new Add(), a.Tensor, isSameLayout ? b.Tensor : node.Arranged(b, a.Axes)));
    }

    // One number for each index of the axis that is innermost in memory; the constant must not vary along any other.
    private static float[] PerChannel(OnnxNodeImport node, OnnxActivation value, OnnxConstant constant, float[] numbers)
    {
        int channels = value.Tensor.Shape.Channels;
        if (numbers.Length == 1 && constant.Dims.Length <= value.Dims.Length && channels <= MostChannels)
            return [.. Enumerable.Repeat(numbers[0], channels)];
        int skipped = value.Dims.Length - constant.Dims.Length;
        if (value.IsPlain && skipped >= 0)
        {
            int innermost = value.Axes.LastOrDefault(axis => value.Dims[axis] != 1, value.Axes[^1]);
            bool fits = constant.Dims.Select((dim, i) => dim == (skipped + i == innermost ? value.Dims[innermost] : 1)).All(fit => fit);
            if (fits && value.Axes[^1] == innermost)
                return numbers;
        }

        throw node.Refused($"a constant {constant.DimsText} added to {value.DimsText}", $"one number, or {channels}: one for each channel");
    }
}
