namespace Edge.Runtime.Update;

/// <summary>The section of the calibration fingerprint: what the drift sentinel compares with.</summary>
/// <remarks>
/// <code>
///    0     4  images
///    4     4  0
///    8   512  how often each highest score of a defect was seen, from -128 on; 2 bytes each
///  520   512  how often each mean of an input was seen, likewise
/// 1032   512  how often each texture of an input was seen, likewise
/// </code>
/// </remarks>
public static class PackDrift
{
    public const int HeadBytes = 8;
    public const int HistogramBytes = 512;
    public const int Bytes = HeadBytes + 3 * HistogramBytes;

    /// <summary>Reads one histogram.</summary>
    /// <param name="which">0: scores; 1: means of inputs; 2: their textures.</param>
    /// <param name="counts">[256].</param>
    /// <param name="buffer">Working space of at least 2 bytes; longer is faster.</param>
    /// <returns>False when there is no such section, or a histogram that nothing was counted in.</returns>
    public static bool Read(StoredPack pack, int which, int[] counts, sbyte[] buffer)
    {
        if (pack.BytesOf(PackSection.Drift) != Bytes)
            return false;
        int at = HeadBytes + which * HistogramBytes;
        int step = buffer.Length & -2;
        int sum = 0;
        int value = 0;
        while (value < 256)
        {
            int part = (256 - value) * 2 < step ? (256 - value) * 2 : step;
            if (!pack.Read(PackSection.Drift, at + 2 * value, buffer, 0, part))
                return false;
            for (int i = 0; i < part; i += 2)
            {
                counts[value] = LittleEndian.Read16(buffer, i);
                sum += counts[value];
                value++;
            }
        }

        return sum > 0;
    }
}
