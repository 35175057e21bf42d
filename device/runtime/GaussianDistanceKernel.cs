namespace Edge.Runtime;

/// <summary>Extents and factor of one GaussianDistance call; the fields of <c>edge_gaussian_distance_params</c> in C.</summary>
public sealed class GaussianDistanceParameters
{
    public int Cells;
    public int Channels;
    public int OutputZeroPoint;
    public int Multiplier;
    public int Shift;
}

/// <summary>The integer reference of GaussianDistance.</summary>
public static class GaussianDistanceKernel
{
    /// <param name="input">int8 [Cells, Channels], from <paramref name="inputOffset"/>.</param>
    /// <param name="mean">int8 [Cells, Channels], in the steps of the input.</param>
    /// <param name="precision">int8 [Cells, Channels], not negative; no cell's squares may add up to 2^31.</param>
    /// <param name="output">int8 [Cells] from <paramref name="outputOffset"/>; does not overlap the input.</param>
    public static void Run(GaussianDistanceParameters p, sbyte[] input, int inputOffset, sbyte[] mean, sbyte[] precision, sbyte[] output, int outputOffset)
    {
        int at = 0;
        for (int cell = 0; cell < p.Cells; cell++)
        {
            int acc = 0;
            for (int c = 0; c < p.Channels; c++)
            {
                int deviation = (input[inputOffset + at] - mean[at]) * precision[at];
                acc += deviation * deviation;
                at++;
            }

            int value = Requantization.Apply(acc, p.Multiplier, p.Shift) + p.OutputZeroPoint;
            if (value < -128)
                value = -128;
            if (value > 127)
                value = 127;
            output[outputOffset + cell] = (sbyte)value;
        }
    }
}
