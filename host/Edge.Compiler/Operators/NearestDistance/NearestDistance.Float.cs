using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record NearestDistance
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        float[] features = inputs[0], memory = inputs[1];
        int channels = node.Inputs[0].Shape.Channels;
        for (int cell = 0; cell < output.Length; cell++)
        {
            double least = double.PositiveInfinity;
            for (int entry = 0; entry < memory.Length; entry += channels)
            {
                double sum = 0;
                for (int c = 0; c < channels; c++)
                {
                    double difference = features[cell * channels + c] - memory[entry + c];
                    sum += difference * difference;
                }

                least = Math.Min(least, sum);
            }

            output[cell] = (float)Math.Min(Factor * least, 1);
        }
    }
}
