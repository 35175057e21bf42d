using Edge.Runtime.Locating;

namespace Edge.Runtime.Update;

/// <summary>
/// The section of a network that locates: its output is a grid of class scores, read in this way. A pack without it tells classes of whole pictures apart.
/// </summary>
/// <remarks>
/// <code>
///  0  4  1: version of the section     16  4  pixels along a side of a cell
///  4  4  rows of cells                 20  4  threshold
///  8  4  cells in a row                24  4  detections that there is room for
/// 12  4  classes, background first
/// </code>
/// The limits of such a pack are for the classes; GridParameters says the ranges.
/// </remarks>
public static class PackLocating
{
    public const int Bytes = 28;
    public const int Version = 1;
    public const int HeightAt = 4;
    public const int WidthAt = 8;
    public const int ClassesAt = 12;
    public const int CellPixelsAt = 16;
    public const int ThresholdAt = 20;
    public const int MostAt = 24;

    /// <summary>A device takes memory for all of them at its start.</summary>
    private const int MostDetections = 255;

    /// <summary>Whether the pack has such a section, whole or not.</summary>
    public static bool IsIn(StoredPack pack)
    {
        return pack.BytesOf(PackSection.Locating) > 0;
    }

    /// <param name="outputs">Bytes that the network gives.</param>
    /// <param name="buffer">Working space of at least <see cref="Bytes"/>.</param>
    /// <returns>False when there is no such section of this version, or no grid of so many outputs can be read so.</returns>
    public static bool Read(StoredPack pack, int outputs, GridParameters to, sbyte[] buffer)
    {
        if (pack.BytesOf(PackSection.Locating) != Bytes || !pack.Read(PackSection.Locating, 0, buffer, 0, Bytes)
            || LittleEndian.Read(buffer, 0) != Version)
            return false;
        to.Height = LittleEndian.Read(buffer, HeightAt);
        to.Width = LittleEndian.Read(buffer, WidthAt);
        to.Classes = LittleEndian.Read(buffer, ClassesAt);
        to.CellPixels = LittleEndian.Read(buffer, CellPixelsAt);
        to.Threshold = LittleEndian.Read(buffer, ThresholdAt);
        to.Most = LittleEndian.Read(buffer, MostAt);
        return GridDecoder.IsPossible(to) && to.Most <= MostDetections && to.Height * to.Width * to.Classes == outputs;
    }
}
