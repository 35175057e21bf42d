using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Mean
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        var (outer, averaged, inner) = Loops(node.Inputs[0].Shape.Extents);
        int at = 0;
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < inner; i++)
            {
                float sum = 0;
                for (int k = 0; k < averaged; k++)
                    sum += inputs[0][(o * averaged + k) * inner + i];
                output[at++] = sum / averaged;
            }
    }
}
