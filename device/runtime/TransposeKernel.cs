namespace Edge.Runtime;

/// <summary>Loops of one Transpose call; the fields of <c>edge_transpose_params</c> in C.</summary>
public sealed class TransposeParameters
{
    public int Block;
    public int Outer;
    public int Middle;
    public int Inner;
    public int BlockStep;
    public int OuterStep;
    public int MiddleStep;
    public int InnerStep;
}

/// <summary>The integer reference of Transpose.</summary>
public static class TransposeKernel
{
    /// <param name="input">int8, as many as the output has, from <paramref name="inputOffset"/>; element (b, o, m, i) is b * BlockStep + o * OuterStep + m * MiddleStep + i * InnerStep further.</param>
    /// <param name="output">int8 [Block, Outer, Middle, Inner] from <paramref name="outputOffset"/>; does not overlap the input.</param>
    public static void Run(TransposeParameters p, sbyte[] input, int inputOffset, sbyte[] output, int outputOffset)
    {
        int at = outputOffset;
        for (int b = 0; b < p.Block; b++)
        {
            for (int o = 0; o < p.Outer; o++)
            {
                for (int m = 0; m < p.Middle; m++)
                {
                    int from = inputOffset + b * p.BlockStep + o * p.OuterStep + m * p.MiddleStep;
                    for (int i = 0; i < p.Inner; i++)
                        output[at++] = input[from + i * p.InnerStep];
                }
            }
        }
    }
}
