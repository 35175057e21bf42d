namespace Edge.Runtime;

/// <summary>Extents and factor of one NearestDistance call; the fields of <c>edge_nearest_distance_params</c> in C.</summary>
public sealed class NearestDistanceParameters
{
    public int Cells;
    public int Channels;
    public int Entries;
    public int OutputZeroPoint;
    public int Multiplier;
    public int Shift;
}

/// <summary>The integer reference of NearestDistance.</summary>
public static class NearestDistanceKernel
{
    /// <param name="input">int8 [Cells, Channels], from <paramref name="inputOffset"/>; at most 33025 channels, so that no sum of squares overflows.</param>
    /// <param name="memory">int8 [Entries, Channels], in the steps of the input.</param>
    /// <param name="output">int8 [Cells] from <paramref name="outputOffset"/>; does not overlap the input.</param>
    public static void Run(NearestDistanceParameters p, sbyte[] input, int inputOffset, sbyte[] memory, sbyte[] output, int outputOffset)
    {
        int from = inputOffset;
        for (int cell = 0; cell < p.Cells; cell++)
        {
            int least = int.MaxValue;
            int at = 0;
            for (int entry = 0; entry < p.Entries; entry++)
            {
                int acc = 0;
                for (int c = 0; c < p.Channels; c++)
                {
                    int difference = input[from + c] - memory[at++];
                    acc += difference * difference;
                }

                if (acc < least)
                    least = acc;
            }

            int value = Requantization.Apply(least, p.Multiplier, p.Shift) + p.OutputZeroPoint;
            if (value < -128)
                value = -128;
            if (value > 127)
                value = 127;
            output[outputOffset + cell] = (sbyte)value;
            from += p.Channels;
        }
    }
}
