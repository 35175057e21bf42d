using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public abstract partial record PairwiseOperator
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        Shape result = node.Output.Shape, ofA = node.Inputs[0].Shape, ofB = node.Inputs[1].Shape;
        bool isWholeA = ofA.Equals(result), isWholeB = ofB.Equals(result);
        for (int i = 0; i < output.Length; i++)
        {
            float a = inputs[0][isWholeA ? i : Source(ofA, result, i)], b = inputs[1][isWholeB ? i : Source(ofB, result, i)];
            output[i] = Activation.Apply(Combine(a, b));
        }
    }

    // The element of an operand that element i of the result reads.
    private static int Source(Shape operand, Shape result, int i)
    {
        int source = 0, step = 1;
        for (int own = operand.Rank - 1, axis = result.Rank - 1; own >= 0; own--, axis--)
        {
            int coordinate = i % result[axis];
            i /= result[axis];
            if (operand[own] > 1)
                source += coordinate * step;
            step *= operand[own];
        }

        return source;
    }
}
