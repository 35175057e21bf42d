using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Edge.Training.Datasets;

/// <summary>What identifies images by their contents: for the report's traceability and for the check that splits share none.</summary>
public static class DatasetHash
{
    /// <summary>SHA-256 of one preprocessed image.</summary>
    public static string OfImage(sbyte[] image) => Convert.ToHexStringLower(SHA256.HashData((byte[])(Array)image));

    /// <summary>SHA-256 over all images, each followed by its label as a little-endian int32, in order; in lower-case hexadecimal.</summary>
    public static string OfSet(ImageSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var label = new byte[sizeof(int)];
        for (int i = 0; i < set.Count; i++)
        {
            hash.AppendData((byte[])(Array)set.Images[i]);
            BinaryPrimitives.WriteInt32LittleEndian(label, set.Labels[i]);
            hash.AppendData(label);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>How many images of <paramref name="test"/> also stand in <paramref name="other"/>, pixel for pixel. Must be 0 for an honest test.</summary>
    public static int Overlap(ImageSet test, ImageSet other)
    {
        HashSet<string> known = [.. other.Images.Select(OfImage)];
        return test.Images.Count(image => known.Contains(OfImage(image)));
    }
}
