namespace Edge.Runtime.Drift;

/// <summary>Numbers for a network's input, the same on the host that calibrates and on the device.</summary>
public static class DriftInput
{
    /// <summary>An interpreter can afford to read as many values for every part.</summary>
    private const int MostValues = 1024;

    /// <summary>Brightness: the mean of at most 1024 values, evenly spread over the input and its channels; rounded toward zero.</summary>
    /// <param name="count">Values of the input, at least 1.</param>
    /// <param name="channels">Values of a pixel.</param>
    /// <returns>-128 to 127.</returns>
    public static int Mean(sbyte[] input, int count, int channels)
    {
        int step = Step(count, channels);
        int sum = 0;
        int values = 0;
        for (int i = step / 2; i < count; i += step)
        {
            sum += input[i];
            values++;
        }

        return sum / values;
    }

    /// <summary>Texture, sharpness and noise: four times the mean difference between neighbours in a row, of at most 1024 pairs, less 128.</summary>
    /// <param name="count">Values of the input, at least 1.</param>
    /// <param name="channels">Values of a pixel: a neighbour is as far away. Pairs across the end of a row are counted too; they are few.</param>
    /// <returns>-128 to 127; differences from 64 on are 127.</returns>
    public static int Texture(sbyte[] input, int count, int channels)
    {
        int step = Step(count, channels);
        int sum = 0;
        int values = 0;
        for (int i = step / 2; i + channels < count; i += step)
        {
            int difference = input[i + channels] - input[i];
            sum += difference < 0 ? -difference : difference;
            values++;
        }

        if (values == 0)
            return -128;
        int texture = 4 * sum / values;
        return texture < 255 ? texture - 128 : 127;
    }

    // A whole number of pixels would always look at the same colour.
    private static int Step(int count, int channels)
    {
        int step = (count + MostValues - 1) / MostValues;
        return channels > 1 && step % channels == 0 ? step + 1 : step;
    }
}
