namespace Edge.Runtime.Update;

/// <summary>The section of the calibration fingerprint: what the drift sentinel compares with.</summary>
/// <remarks>
/// <code>
///    0     4  images
///    4     4  0
///    8  1024  how often each highest score of a defect was seen, from -128 on
/// 1032  1024  how often each mean of an input was seen, likewise
/// </code>
/// </remarks>
public static class PackDrift
{
    public const int HeadBytes = 8;
    public const int HistogramBytes = 1024;
    public const int Bytes = HeadBytes + 2 * HistogramBytes;

    /// <summary>Reads one histogram.</summary>
    /// <param name="which">0: scores; 1: means of inputs.</param>
    /// <param name="counts">[256].</param>
    /// <param name="buffer">Working space of at least 4 bytes; longer is faster.</param>
    /// <returns>False when there is no such section, or a histogram that nothing was counted in.</returns>
    public static bool Read(StoredPack pack, int which, int[] counts, sbyte[] buffer)
    {
        if (pack.BytesOf(PackSection.Drift) != Bytes)
            return false;
        int at = HeadBytes + which * HistogramBytes;
        int step = buffer.Length & -4;
        long sum = 0;
        int value = 0;
        while (value < 256)
        {
            int part = (256 - value) * 4 < step ? (256 - value) * 4 : step;
            if (!pack.Read(PackSection.Drift, at + 4 * value, buffer, 0, part))
                return false;
            for (int i = 0; i < part; i += 4)
            {
                int count = LittleEndian.Read(buffer, i);
                if (count < 0)
                    return false;
                counts[value++] = count;
                sum += count;
            }
        }

        return sum > 0 && sum <= int.MaxValue;
    }
}
