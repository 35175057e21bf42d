using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record BatchNorm
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        int channels = node.Output.Shape.Channels;
        float[] values = inputs[0], gamma = inputs[1], beta = inputs[2], mean = inputs[3], variance = inputs[4];
        for (int i = 0; i < output.Length; i++)
        {
            int c = i % channels;
            output[i] = gamma[c] * (values[i] - mean[c]) / MathF.Sqrt(variance[c] + Epsilon) + beta[c];
        }
    }
}
