using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Concat
{
    public override void RunFloat(Node node, float[][] inputs, float[] output)
    {
        int outputRow = Rows(node.Output.Shape).RowElements;
        int start = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            var (rows, row) = Rows(node.Inputs[i].Shape);
            for (int r = 0; r < rows; r++)
                Array.Copy(inputs[i], r * row, output, r * outputRow + start, row);
            start += row;
        }
    }
}
