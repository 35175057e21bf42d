using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Dense
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        int channels = node.Inputs[0].Shape.Channels, outputs = node.Output.Shape.Channels;
        float[] values = inputs[0], weights = inputs[1], bias = inputs[2];
        for (int n = 0; n < node.Output.Shape.Batch; n++)
            for (int o = 0; o < outputs; o++)
            {
                float sum = bias[o];
                for (int c = 0; c < channels; c++)
                    sum += values[n * channels + c] * weights[o * channels + c];
                output[n * outputs + o] = Activation.Apply(sum);
            }
    }
}
