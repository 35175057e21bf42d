using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public abstract partial record ElementwiseOperator
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        for (int i = 0; i < output.Length; i++)
            output[i] = (float)Evaluate(inputs[0][i]);
    }
}
