namespace Edge.Runtime;

/// <summary>Geometry of one Dense call; the fields of <c>edge_dense_params</c> in C.</summary>
public class DenseParameters
{
    public int InC;
    public int OutC;
    public int InputZeroPoint;
    public int OutputZeroPoint;
    public int ActivationMin;
    public int ActivationMax;
}

/// <summary>The integer reference of Dense.</summary>
public static class DenseKernel
{
    /// <param name="input">int8 [InC] from <paramref name="inputOffset"/>.</param>
    /// <param name="filter">int8 [OutC, InC].</param>
    /// <param name="bias">int32 [OutC].</param>
    /// <param name="multiplier">int32 [OutC]; see <see cref="Requantization.Apply"/>.</param>
    /// <param name="shift">int8 [OutC].</param>
    /// <param name="output">int8 [OutC] from <paramref name="outputOffset"/>; does not overlap the input.</param>
    public static void Run(
        DenseParameters p, sbyte[] input, int inputOffset, sbyte[] filter, int[] bias, int[] multiplier, sbyte[] shift,
        sbyte[] output, int outputOffset)
    {
        RunFilters(p, 8, p.InC, input, inputOffset, filter, bias, multiplier, shift, output, outputOffset);
    }

    /// <summary>The loops, over filters of <paramref name="filterBits"/> for each weight.</summary>
    /// <param name="filterDepth">Weights of a row of the filter, of which the first InC are read.</param>
    internal static void RunFilters(
        DenseParameters p, int filterBits, int filterDepth, sbyte[] input, int inputOffset, sbyte[] filter, int[] bias, int[] multiplier,
        sbyte[] shift, sbyte[] output, int outputOffset)
    {
        int rowBytes = PackedFilter.RowBytes(filterDepth, filterBits);
        for (int o = 0; o < p.OutC; o++)
        {
            int acc = bias[o];
            int row = o * rowBytes;
            for (int c = 0; c < p.InC; c++)
            {
                int weight = filterBits == 8 ? filter[row + c] : PackedFilter.At(filter, row, c, filterBits);
                acc += (input[inputOffset + c] - p.InputZeroPoint) * weight;
            }

            int value = Requantization.Apply(acc, multiplier[o], shift[o]) + p.OutputZeroPoint;
            if (value < p.ActivationMin)
                value = p.ActivationMin;
            if (value > p.ActivationMax)
                value = p.ActivationMax;
            output[outputOffset + o] = (sbyte)value;
        }
    }
}
