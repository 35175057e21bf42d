namespace Edge.Runtime;

/// <summary>Loops and factor of one Mean call; the fields of <c>edge_mean_params</c> in C.</summary>
public sealed class MeanParameters
{
    public int Outer;
    public int Averaged;
    public int Inner;
    public int InputZeroPoint;
    public int OutputZeroPoint;
    public int Multiplier;
    public int Shift;
}

/// <summary>The integer reference of Mean.</summary>
public static class MeanKernel
{
    /// <param name="input">int8 [Outer, Averaged, Inner] from <paramref name="inputOffset"/>.</param>
    /// <param name="output">int8 [Outer, Inner] from <paramref name="outputOffset"/>; does not overlap the input.</param>
    public static void Run(MeanParameters p, sbyte[] input, int inputOffset, sbyte[] output, int outputOffset)
    {
        int at = outputOffset;
        for (int outer = 0; outer < p.Outer; outer++)
        {
            for (int inner = 0; inner < p.Inner; inner++)
            {
                int atInput = inputOffset + outer * p.Averaged * p.Inner + inner;
                int sum = -p.Averaged * p.InputZeroPoint;
                for (int i = 0; i < p.Averaged; i++)
                {
                    sum += input[atInput];
                    atInput += p.Inner;
                }

                int value = Requantization.Apply(sum, p.Multiplier, p.Shift) + p.OutputZeroPoint;
                if (value < -128)
                    value = -128;
                if (value > 127)
                    value = 127;
                output[at++] = (sbyte)value;
            }
        }
    }
}
