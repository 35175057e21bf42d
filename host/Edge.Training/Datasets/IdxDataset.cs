using System.Buffers.Binary;
using Edge.Compiler.Ir;

namespace Edge.Training.Datasets;

/// <summary>Images and labels in the two files of the MNIST format, plain or .gz.</summary>
/// <remarks>
/// Big-endian: two zero bytes, the element type (8 is unsigned byte), the number of dimensions, each dimension in 32 bits, the elements.
/// Images have 3 dimensions [N, H, W] or 4 [N, H, W, C]; labels have 1. LeCun, Cortes, Burges: the MNIST database.
/// </remarks>
public static class IdxDataset
{
    /// <param name="images">unsigned byte [N, H, W] or [N, H, W, C] with C 1 or 3.</param>
    /// <param name="labels">unsigned byte [N].</param>
    /// <param name="classNames">Null: class k is called "k".</param>
    /// <exception cref="DataException">A file is missing, truncated or no IDX file, or the two do not match.</exception>
    public static IImageDataset Open(string images, string labels, IReadOnlyList<string>? classNames = null)
    {
        var (extents, pixels, offset) = Parse(images, DatasetFile.Read(images));
        var (labelExtents, classes, labelOffset) = Parse(labels, DatasetFile.Read(labels));
        int channels = extents.Length == 4 ? extents[3] : 1;
        if (extents.Length is not (3 or 4) || channels is not (1 or 3))
            throw new DataException("E0243", images, $"dimensions {string.Join('x', extents)}", "images [N, H, W] or [N, H, W, C] with 1 or 3 channels");
        if (labelExtents.Length != 1 || labelExtents[0] != extents[0])
            throw new DataException("E0243", labels, $"dimensions {string.Join('x', labelExtents)} beside {extents[0]} images", $"{extents[0]} labels", "use the label file that belongs to the images");
        return new ArrayDataset(Path.GetFileName(images), [.. classes.Skip(labelOffset).Select(b => (int)b)], classNames,
            i => ArrayDataset.Cut(pixels, offset, i, extents[1], extents[2], channels));
    }

    private static (int[] Extents, byte[] Bytes, int Offset) Parse(string path, byte[] bytes)
    {
        if (bytes.Length < 4 || bytes[0] != 0 || bytes[1] != 0)
            throw new DataException("E0243", path, "does not begin like an IDX file", "two zero bytes, a type and a number of dimensions", "is it the right file, and not compressed twice?");
        if (bytes[2] != 8)
            throw new DataException("E0243", path, $"elements of type 0x{bytes[2]:x2}", "type 0x08, unsigned bytes");
        int rank = bytes[3];
        int offset = 4 + 4 * rank;
        if (rank is < 1 or > 4 || bytes.Length < offset)
            throw new DataException("E0243", path, $"{rank} dimensions in a file of {bytes.Length} bytes", "1 to 4 dimensions and a complete header");
        var extents = new int[rank];
        long elements = 1;
        for (int axis = 0; axis < rank; axis++)
        {
            extents[axis] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + 4 * axis));
            if (extents[axis] < 1 || (elements *= extents[axis]) > DatasetFile.MaximumBytes)
                throw new DataException("E0243", path, $"a dimension of {extents[axis]}", $"positive dimensions, at most {DatasetFile.MaximumBytes} bytes in all");
        }

        if (bytes.Length - offset != elements)
            throw new DataException("E0243", path, $"{bytes.Length - offset} elements for dimensions {string.Join('x', extents)}", $"{elements} elements", "the file is truncated or has something appended; copy it again");
        return (extents, bytes, offset);
    }
}
