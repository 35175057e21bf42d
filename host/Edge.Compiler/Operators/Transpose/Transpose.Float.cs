using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Transpose
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        Shape input = node.Inputs[0].Shape, result = node.Output.Shape;
        var place = new int[input.Rank];
        for (int at = 0; at < output.Length; at++)
        {
            int rest = at;
            for (int axis = result.Rank - 1; axis >= 0; axis--)
            {
                place[Order[axis]] = rest % result[axis];
                rest /= result[axis];
            }

            int from = 0;
            for (int axis = 0; axis < input.Rank; axis++)
                from = from * input[axis] + place[axis];
            output[at] = inputs[0][from];
        }
    }
}
