namespace Edge.Runtime.Update;

/// <summary>The section of golden vectors: inputs, and what the integer reference made of them.</summary>
/// <remarks>
/// <code>
/// 0  4  vectors
/// 4  4  bytes of an input
/// 8  4  bytes of all outputs of the network
/// 12 4  how many of them the judge reads; 0: all
/// then for each vector its input and its outputs, one behind the other
/// </code>
/// What the judge does not read, such as a heat map, is proven, kept and sent behind what it reads.
/// </remarks>
public static class GoldenVectors
{
    public const int HeadBytes = 16;

    public const int OutputsAt = 8;
    public const int ScoresAt = 12;

    /// <summary>Bytes at the start of the outputs that are judged: those of the network's first output.</summary>
    /// <param name="head">The first <see cref="HeadBytes"/> of the section.</param>
    /// <returns>0: the head is damaged.</returns>
    public static int ScoreBytes(sbyte[] head)
    {
        int outputs = LittleEndian.Read(head, OutputsAt);
        int scores = LittleEndian.Read(head, ScoresAt);
        if (scores == 0)
            scores = outputs;
        return scores >= 1 && scores <= outputs ? scores : 0;
    }

    /// <summary>Runs every vector; any byte that differs fails.</summary>
    /// <param name="model">Opened on this pack.</param>
    /// <param name="input">At least as large as the network's input; <paramref name="output"/>: as its outputs together.</param>
    /// <param name="expected">Working space: as large as the output, and at least <see cref="HeadBytes"/>.</param>
    /// <param name="first">Gets the first difference.</param>
    /// <returns>True when there is at least one vector, the section has room for all and nothing else, the buffers hold one, and all agree.</returns>
    public static bool Agree(StoredPack pack, IModel model, sbyte[] input, sbyte[] output, sbyte[] expected, GoldenDifference first)
    {
        first.Vector = -1;
        first.Output = -1;
        if (!pack.Read(PackSection.Golden, 0, expected, 0, HeadBytes))
            return false;
        int vectors = LittleEndian.Read(expected, 0);
        int inputBytes = LittleEndian.Read(expected, 4);
        int outputBytes = LittleEndian.Read(expected, OutputsAt);
        if (vectors < 1 || inputBytes < 1 || inputBytes > input.Length || ScoreBytes(expected) < 1
            || outputBytes > output.Length || outputBytes > expected.Length)
            return false;
        int bytes = pack.BytesOf(PackSection.Golden) - HeadBytes;
        int vectorBytes = inputBytes + outputBytes;
        if (vectors > bytes / vectorBytes || vectors * vectorBytes != bytes)
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
            at += vectorBytes;
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
