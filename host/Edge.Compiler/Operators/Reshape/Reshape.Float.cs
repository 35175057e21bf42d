using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Reshape
{
    public override void RunFloat(Node node, float[][] inputs, float[] output) => inputs[0].CopyTo(output, 0);
}
