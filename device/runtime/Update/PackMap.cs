namespace Edge.Runtime.Update;

/// <summary>The section of a network that gives a map behind what is judged, such as a heat map of cells: its size, for whoever draws it.</summary>
/// <remarks>
/// <code>
/// 0  4  1: version of the section
/// 4  4  rows
/// 8  4  cells in a row
/// </code>
/// The device itself reads no map; without this section it keeps and sends it all the same.
/// </remarks>
public static class PackMap
{
    public const int Bytes = 12;
    public const int Version = 1;
    public const int RowsAt = 4;
    public const int ColumnsAt = 8;

    /// <param name="cells">Bytes that the network gives behind what is judged.</param>
    /// <param name="buffer">Working space of at least <see cref="Bytes"/>.</param>
    /// <returns>Rows of the map; 0 when there is no such section of this version, or it is of another number of cells.</returns>
    public static int Rows(StoredPack pack, int cells, sbyte[] buffer)
    {
        if (cells < 1 || pack.BytesOf(PackSection.Map) != Bytes || !pack.Read(PackSection.Map, 0, buffer, 0, Bytes) || LittleEndian.Read(buffer, 0) != Version)
            return 0;
        int rows = LittleEndian.Read(buffer, RowsAt);
        return rows >= 1 && rows <= cells && cells % rows == 0 && LittleEndian.Read(buffer, ColumnsAt) == cells / rows ? rows : 0;
    }
}
