using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record DepthToSpace
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
                        int pixel = oy % Block * Block + ox % Block;
                        int channel = Order == BlockOrder.PixelsOutermost ? pixel * result.Channels + c : c * Block * Block + pixel;
                        output[at++] = inputs[0][((n * input.Height + oy / Block) * input.Width + ox / Block) * input.Channels + channel];
                    }
    }
}
