using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record Pad
{
    /// <summary>PAD: a constant [4, 2] of pixels before and after each axis; the border is real zero.</summary>
    internal static void Read(TFLiteNode node)
    {
        const int Largest = 1 << 14;
        int[] pixels = node.Integers(1);
        if (pixels.Length != 8 || pixels[0] != 0 || pixels[1] != 0 || pixels[6] != 0 || pixels[7] != 0 || pixels.Any(p => p is < 0 or > Largest))
            throw new ModelException("E0101", "", $"padding {string.Join(',', pixels)}", $"eight numbers in [0, {Largest}], 0 for batch and channels");
        if (node.Output.Shape.Channels > Largest)
            throw new ModelException("E0101", "", $"{node.Output.Shape.Channels} channels", $"at most {Largest}");
        node.Emit(new Pad(new Padding(pixels[2], pixels[4], pixels[3], pixels[5])), [node.Input(0)]);
    }
}
