using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record GaussianDistance
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        float[] features = inputs[0], mean = inputs[1], precision = inputs[2];
        int channels = node.Inputs[0].Shape.Channels;
        for (int cell = 0; cell < output.Length; cell++)
        {
            double sum = 0;
            for (int c = 0; c < channels; c++)
            {
                int at = cell * channels + c;
                double deviation = (features[at] - mean[at % mean.Length]) * precision[at % mean.Length];
                sum += deviation * deviation;
            }

            output[cell] = (float)Math.Min(sum, 1);
        }
    }
}
