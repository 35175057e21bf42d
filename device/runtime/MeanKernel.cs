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

                output[at++] = Of(p, sum);
            }
        }
    }

    /// <summary>The same of an image, Outer 1, whose rows were added up by <see cref="RowsKernel.Add"/>.</summary>
    /// <param name="sums">int32 [Inner] from <paramref name="sumsOffset"/>.</param>
    /// <param name="output">int8 [Inner] from <paramref name="outputOffset"/>; does not overlap the sums.</param>
    public static void RunOfSums(MeanParameters p, sbyte[] sums, int sumsOffset, sbyte[] output, int outputOffset)
    {
        for (int inner = 0; inner < p.Inner; inner++)
            output[outputOffset + inner] = Of(p, RowsKernel.SumAt(sums, sumsOffset + 4 * inner) - p.Averaged * p.InputZeroPoint);
    }

    private static sbyte Of(MeanParameters p, int sum)
    {
        int value = Requantization.Apply(sum, p.Multiplier, p.Shift) + p.OutputZeroPoint;
        if (value < -128)
            value = -128;
        if (value > 127)
            value = 127;
        return (sbyte)value;
    }
}
