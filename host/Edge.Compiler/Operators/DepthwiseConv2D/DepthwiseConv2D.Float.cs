using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record DepthwiseConv2D
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        Shape input = node.Inputs[0].Shape, filter = node.Inputs[1].Shape, result = node.Output.Shape;
        int depthMultiplier = result.Channels / input.Channels;
        float[] pixels = inputs[0], weights = inputs[1], bias = inputs[2];
        int at = 0;
        for (int n = 0; n < result.Batch; n++)
            for (int oy = 0; oy < result.Height; oy++)
                for (int ox = 0; ox < result.Width; ox++)
                    for (int o = 0; o < result.Channels; o++)
                    {
                        int c = o / depthMultiplier;
                        float sum = bias[o];
                        for (int fy = 0; fy < filter[1]; fy++)
                        {
                            int iy = oy * Stride.Height + fy * Dilation.Height - Padding.Top;
                            if (iy < 0 || iy >= input.Height)
                                continue;
                            for (int fx = 0; fx < filter[2]; fx++)
                            {
                                int ix = ox * Stride.Width + fx * Dilation.Width - Padding.Left;
                                if (ix < 0 || ix >= input.Width)
                                    continue;
                                sum += pixels[((n * input.Height + iy) * input.Width + ix) * input.Channels + c]
                                    * weights[(fy * filter[2] + fx) * result.Channels + o];
                            }
                        }

                        output[at++] = Activation.Apply(sum);
                    }
    }
}
