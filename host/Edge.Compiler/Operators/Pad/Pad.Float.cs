using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Pad
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        Shape input = node.Inputs[0].Shape, result = node.Output.Shape;
        int at = 0;
        for (int n = 0; n < result.Batch; n++)
            for (int oy = 0; oy < result.Height; oy++)
                for (int ox = 0; ox < result.Width; ox++)
                    for (int c = 0; c < result.Channels; c++)
                    {
                        int iy = oy - Padding.Top, ix = ox - Padding.Left;
                        bool inside = iy >= 0 && iy < input.Height && ix >= 0 && ix < input.Width;
                        output[at++] = inside ? inputs[0][((n * input.Height + iy) * input.Width + ix) * input.Channels + c] : ValueOf(c);
                    }
    }
}
