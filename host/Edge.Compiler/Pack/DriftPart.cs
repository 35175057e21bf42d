using System.Buffers.Binary;
using Edge.Compiler.Ir;
using Edge.Runtime.Drift;
using Edge.Runtime.Update;

namespace Edge.Compiler.Pack;

/// <summary>How scores and inputs were spread over the calibration images: what the device's drift sentinel compares with.</summary>
public sealed class DriftFingerprint
{
    /// <summary>The highest score of a defect, mean and texture of the input, of each image: [256] from -128 on.</summary>
    public int[] Scores { get; } = new int[256];

    public int[] Means { get; } = new int[256];

    public int[] Textures { get; } = new int[256];

    public int Images => Scores.Sum();

    /// <summary>The counts in the order of <see cref="DriftSentinel"/>'s statistics.</summary>
    public IReadOnlyList<int[]> Counts => [Scores, Means, Textures];

    /// <param name="channels">Of the input.</param>
    /// <param name="outputs">The INT8 network's.</param>
    /// <param name="isDefect">For each output; when all are false, the highest output of all counts.</param>
    public void Add(sbyte[] input, int channels, sbyte[] outputs, IReadOnlyList<bool> isDefect)
    {
        bool any = isDefect.Contains(true);
        Scores[outputs.Where((_, i) => !any || isDefect[i]).Max() + 128]++;
        Means[DriftInput.Mean(input, input.Length, channels) + 128]++;
        Textures[DriftInput.Texture(input, input.Length, channels) + 128]++;
    }
}

/// <summary>The fingerprint as a section; the device's view of it is <see cref="PackDrift"/>.</summary>
public static class DriftPart
{
    /// <param name="fingerprint">Of 1 to 65535 images.</param>
    public static PackPart Write(DriftFingerprint fingerprint)
    {
        byte[] bytes = new byte[PackDrift.Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, fingerprint.Images);
        int at = PackDrift.HeadBytes;
        foreach (int count in fingerprint.Counts.SelectMany(counts => counts))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), checked((ushort)count));
            at += 2;
        }

        return new PackPart(PackSection.Drift, bytes);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="where">Names the pack in messages.</param>
    /// <exception cref="DataException">E0443: the section is of another length, or counts nothing.</exception>
    public static DriftFingerprint Read(ReadOnlySpan<byte> section, string where)
    {
        var fingerprint = new DriftFingerprint();
        bool isWhole = section.Length == PackDrift.Bytes;
        for (int i = 0; i < fingerprint.Counts.Count && isWhole; i++)
        {
            int[] counts = fingerprint.Counts[i];
            for (int value = 0; value < counts.Length; value++)
                counts[value] = BinaryPrimitives.ReadUInt16LittleEndian(section[(PackDrift.HeadBytes + i * PackDrift.HistogramBytes + 2 * value)..]);
            isWhole = counts.Sum() > 0;
        }

        if (!isWhole)
        {
            throw new DataException("E0443", where, $"its calibration fingerprint has {section.Length} bytes, or counts nothing", $"{PackDrift.Bytes} bytes",
                "build it again with 'edge pack'");
        }

        return fingerprint;
    }
}
