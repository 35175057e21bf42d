using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record AveragePool2D
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        Shape input = node.Inputs[0].Shape, result = node.Output.Shape;
        float[] pixels = inputs[0];
        int at = 0;
        for (int n = 0; n < result.Batch; n++)
            for (int oy = 0; oy < result.Height; oy++)
                for (int ox = 0; ox < result.Width; ox++)
                    for (int c = 0; c < result.Channels; c++)
                    {
                        float sum = 0;
                        int count = 0;
                        for (int fy = 0; fy < Window.Height; fy++)
                        {
                            int iy = oy * Stride.Height + fy * Dilation.Height - Padding.Top;
                            if (iy < 0 || iy >= input.Height)
                                continue;
                            for (int fx = 0; fx < Window.Width; fx++)
                            {
                                int ix = ox * Stride.Width + fx * Dilation.Width - Padding.Left;
                                if (ix < 0 || ix >= input.Width)
                                    continue;
                                sum += pixels[((n * input.Height + iy) * input.Width + ix) * input.Channels + c];
                                count++;
                            }
                        }

                        output[at++] = sum / count;
                    }
    }
}
