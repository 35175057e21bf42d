using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Add
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        for (int i = 0; i < output.Length; i++)
            output[i] = Activation.Apply(inputs[0][i] + inputs[1][i]);
    }
}
