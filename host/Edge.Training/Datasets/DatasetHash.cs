using System.Buffers.Binary;
using System.Security.Cryptography;
using Edge.Training.Locating;

namespace Edge.Training.Datasets;

/// <summary>What identifies images by their contents: for the report's traceability and for the check that splits share none.</summary>
public static class DatasetHash
{
    /// <summary>SHA-256 of one preprocessed image.</summary>
    public static string OfImage(sbyte[] image) => Convert.ToHexStringLower(SHA256.HashData((byte[])(Array)image));

    /// <summary>
    /// SHA-256 over all images, each followed by its label as a little-endian int32, in order; in lower-case hexadecimal. Where something is to be found, class
    /// and pixels of each object follow the label, their number first.
    /// </summary>
    public static string OfSet(ImageSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var label = new byte[sizeof(int)];
        void Append(int number)
        {
            BinaryPrimitives.WriteInt32LittleEndian(label, number);
            hash.AppendData(label);
        }

        for (int i = 0; i < set.Count; i++)
        {
            hash.AppendData((byte[])(Array)set.Images[i]);
            Append(set.Labels[i]);
            foreach (TruthObject each in set.Grid?.Images[i].Objects ?? [])
            {
                Append(each.Class);
                Append(each.Pixels.Count);
                foreach (int pixel in each.Pixels)
                    Append(pixel);
            }
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
