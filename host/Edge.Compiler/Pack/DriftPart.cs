using System.Buffers.Binary;
using Edge.Runtime.Drift;
using Edge.Runtime.Update;

namespace Edge.Compiler.Pack;

/// <summary>How scores and inputs were spread over the calibration images: what the device's drift sentinel compares with.</summary>
public sealed class DriftFingerprint
{
    /// <summary>The highest score of a defect, and the mean of the input, of each image: [256] from -128 on.</summary>
    public int[] Scores { get; } = new int[256];

    public int[] Means { get; } = new int[256];

    public int Images { get; private set; }

    /// <param name="outputs">The INT8 network's.</param>
    /// <param name="isDefect">For each output; when all are false, the highest output of all counts.</param>
    public void Add(sbyte[] input, sbyte[] outputs, IReadOnlyList<bool> isDefect)
    {
        bool any = isDefect.Contains(true);
        Scores[outputs.Where((_, i) => !any || isDefect[i]).Max() + 128]++;
        Means[DriftInput.Mean(input, input.Length) + 128]++;
        Images++;
    }
}

/// <summary>The fingerprint as a section; the device's view of it is <see cref="PackDrift"/>.</summary>
public static class DriftPart
{
    /// <param name="fingerprint">Of at least one image.</param>
    public static PackPart Write(DriftFingerprint fingerprint)
    {
        byte[] bytes = new byte[PackDrift.Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, fingerprint.Images);
        int at = PackDrift.HeadBytes;
        foreach (int count in fingerprint.Scores.Concat(fingerprint.Means))
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), count);
            at += 4;
        }

        return new PackPart(PackSection.Drift, bytes);
    }
}
