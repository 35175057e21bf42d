namespace Edge.Runtime.Update;

/// <summary>The section of golden vectors: inputs, and what the integer reference made of them.</summary>
/// <remarks>
/// <code>
/// 0  4  vectors
/// 4  4  bytes of an input
/// 8  4  bytes of an output
/// 12 4  0
/// then for each vector its input and its output, one behind the other
/// </code>
/// </remarks>
public static class GoldenVectors
{
    public const int HeadBytes = 16;

    /// <summary>Runs every vector; any byte that differs fails.</summary>
    /// <param name="model">Opened on this pack.</param>
    /// <param name="input">At least as large as the network's input; <paramref name="output"/>: as its output.</param>
    /// <param name="expected">Working space: as large as the output, and at least <see cref="HeadBytes"/>.</param>
    /// <param name="first">Gets the first difference.</param>
    /// <returns>True when there is at least one vector, the buffers hold it, and all agree.</returns>
    public static bool Agree(StoredPack pack, IModel model, sbyte[] input, sbyte[] output, sbyte[] expected, GoldenDifference first)
    {
        first.Vector = -1;
        first.Output = -1;
        if (!pack.Read(PackSection.Golden, 0, expected, 0, HeadBytes))
            return false;
        int vectors = LittleEndian.Read(expected, 0);
        int inputBytes = LittleEndian.Read(expected, 4);
        int outputBytes = LittleEndian.Read(expected, 8);
        if (vectors < 1 || inputBytes < 1 || inputBytes > input.Length || outputBytes < 1 || outputBytes > output.Length || outputBytes > expected.Length)
            return false;
        int at = HeadBytes;
        for (int i = 0; i < vectors; i++)
        {
            first.Vector = i;
            if (!pack.Read(PackSection.Golden, at, input, 0, inputBytes)
                || !pack.Read(PackSection.Golden, at + inputBytes, expected, 0, outputBytes)
                || !model.Infer(input, output)
                || !Same(output, expected, outputBytes, first))
                return false;
            at += inputBytes + outputBytes;
        }

        return true;
    }

    private static bool Same(sbyte[] output, sbyte[] expected, int count, GoldenDifference first)
    {
        for (int i = 0; i < count; i++)
        {
            if (output[i] == expected[i])
                continue;
            first.Output = i;
            first.Expected = expected[i];
            first.Actual = output[i];
            return false;
        }

        return true;
    }
}
