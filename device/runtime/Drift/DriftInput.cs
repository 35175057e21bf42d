namespace Edge.Runtime.Drift;

/// <summary>One number for a network's input, the same on the host that calibrates and on the device.</summary>
public static class DriftInput
{
    /// <summary>An interpreter can afford to read as many values for every part.</summary>
    private const int MostValues = 1024;

    /// <summary>The mean of at most 1024 values, evenly spread over the input; rounded toward zero.</summary>
    /// <param name="count">Values of the input, at least 1.</param>
    /// <returns>-128 to 127.</returns>
    public static int Mean(sbyte[] input, int count)
    {
        int step = (count + MostValues - 1) / MostValues;
        int sum = 0;
        int values = 0;
        for (int i = step / 2; i < count; i += step)
        {
            sum += input[i];
            values++;
        }

        return sum / values;
    }
}
