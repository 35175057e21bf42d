using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record TransposedConv2D
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        Shape input = node.Inputs[0].Shape, filter = node.Inputs[1].Shape, result = node.Output.Shape;
        int groupIn = filter.Channels, groupOut = result.Channels / Groups;
        for (int i = 0; i < output.Length; i++)
            output[i] = inputs[2][i % result.Channels];

        for (int n = 0; n < input.Batch; n++)
            for (int iy = 0; iy < input.Height; iy++)
                for (int ix = 0; ix < input.Width; ix++)
                    for (int o = 0; o < result.Channels; o++)
                        for (int fy = 0; fy < filter[1]; fy++)
                            for (int fx = 0; fx < filter[2]; fx++)
                            {
                                int oy = iy * Stride.Height + fy * Dilation.Height - Padding.Top;
                                int ox = ix * Stride.Width + fx * Dilation.Width - Padding.Left;
                                if (oy < 0 || oy >= result.Height || ox < 0 || ox >= result.Width)
                                    continue;
                                int pixel = ((n * input.Height + iy) * input.Width + ix) * input.Channels + o / groupOut * groupIn;
                                int tap = ((o * filter[1] + fy) * filter[2] + fx) * groupIn;
                                float sum = 0;
                                for (int c = 0; c < groupIn; c++)
                                    sum += inputs[0][pixel + c] * inputs[1][tap + c];
                                output[((n * result.Height + oy) * result.Width + ox) * result.Channels + o] += sum;
                            }

        for (int i = 0; i < output.Length; i++)
            output[i] = Activation.Apply(output[i]);
    }
}
