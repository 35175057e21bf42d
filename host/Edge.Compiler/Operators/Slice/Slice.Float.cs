using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Slice
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        Shape input = node.Inputs[0].Shape;
        var (height, width) = Image(input);
        int at = 0;
        for (int n = 0; n < input.Batch; n++)
            for (int oy = 0; oy < Extent.Height; oy++)
                for (int ox = 0; ox < Extent.Width; ox++)
                    for (int c = 0; c < Channels; c++)
                    {
                        int iy = Start.Height + oy * Step.Height, ix = Start.Width + ox * Step.Width;
                        output[at++] = inputs[0][((n * height + iy) * width + ix) * input.Channels + FirstChannel + c * ChannelStep];
                    }
    }
}
