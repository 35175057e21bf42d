using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Softmax
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        int channels = node.Output.Shape.Channels;
        for (int row = 0; row < output.Length; row += channels)
        {
            float largest = inputs[0][row];
            for (int c = 1; c < channels; c++)
                largest = Math.Max(largest, inputs[0][row + c]); // exp of differences cannot overflow
            double sum = 0;
            for (int c = 0; c < channels; c++)
                sum += Math.Exp((double)inputs[0][row + c] - largest);
            for (int c = 0; c < channels; c++)
                output[row + c] = (float)(Math.Exp((double)inputs[0][row + c] - largest) / sum);
        }
    }
}
