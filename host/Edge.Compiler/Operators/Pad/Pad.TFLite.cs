using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record Pad : ITFLiteExported
{
    /// <summary>PAD and PADV2: a constant [4, 2] of pixels before and after each axis; the border is real zero, or one constant number.</summary>
    internal static void Read(TFLiteNode node)
    {
        const int Largest = 1 << 14;
        int[] pixels = node.Integers(1);
        if (pixels.Length != 8 || pixels[0] != 0 || pixels[1] != 0 || pixels[6] != 0 || pixels[7] != 0 || pixels.Any(p => p is < 0 or > Largest))
            throw new ModelException("E0101", "", $"padding {string.Join(',', pixels)}", $"eight numbers in [0, {Largest}], 0 for batch and channels");
        if (node.Output.Shape.Channels > Largest)
            throw new ModelException("E0101", "", $"{node.Output.Shape.Channels} channels", $"at most {Largest}");
        float value = node.Has(2) ? node.Number(2) : 0;
        float[] values = value == 0 ? [] : [.. Enumerable.Repeat(value, node.Output.Shape.Channels)];
        node.Emit(new Pad(new Padding(pixels[2], pixels[4], pixels[3], pixels[5])) { Values = values }, [node.Input(0)]);
    }

    void ITFLiteExported.ToTFLite(TFLiteNodeExport node)
    {
        if (!IsUniform)
            throw NotUniform();
        int pixels = Pixels(node, Padding);
        if (IsZero)
            node.Emit(TFLiteCode.Pad, null, node.Input(0), pixels);
        else
            node.Emit(TFLiteCode.Padv2, null, node.Input(0), pixels, node.Number("border", ValueOf(0), node.Node.Inputs[0]));
    }

    /// <summary>The padding of another node as an operator of its own.</summary>
    /// <param name="border">A real number; the lowest there is for a maximum, which it must not win.</param>
    /// <returns>The padded image.</returns>
    internal static int ToTFLite(TFLiteNodeExport node, Padding padding, float border)
    {
        Tensor image = node.Node.Inputs[0];
        var kind = new Pad(padding);
        int pixels = Pixels(node, padding);
        Shape shape = kind.InferShape([image]);
        return border == 0
            ? node.Before(NodeParts.Pad, shape, image.Quantization, TFLiteCode.Pad, null, node.Input(0), pixels)
            : node.Before(NodeParts.Pad, shape, image.Quantization, TFLiteCode.Padv2, null, node.Input(0), pixels, node.Number("border", border, image));
    }

    private static int Pixels(TFLiteNodeExport node, Padding padding) =>
        node.Integers("pixels", [0, 0, padding.Top, padding.Bottom, padding.Left, padding.Right, 0, 0], 4, 2);
}
