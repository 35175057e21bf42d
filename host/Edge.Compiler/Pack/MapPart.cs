using System.Buffers.Binary;
using Edge.Compiler.Ir;
using Edge.Runtime.Update;

namespace Edge.Compiler.Pack;

/// <summary>The size of a map behind what is judged, such as a heat map, as a section; the device's view of it is <see cref="PackMap"/>.</summary>
public static class MapPart
{
    /// <param name="graph">The INT8 network.</param>
    /// <returns>Rows of the map; 0 where the network gives anything but its scores and one map of one channel.</returns>
    public static int RowsOf(Graph graph) => MapOf(graph)?.Height ?? 0;

    /// <returns>The section; none where there is no such map.</returns>
    public static IEnumerable<PackPart> Of(Graph graph)
    {
        if (MapOf(graph) is not { } map)
            return [];
        byte[] bytes = new byte[PackMap.Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, PackMap.Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(PackMap.RowsAt), map.Height);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(PackMap.ColumnsAt), map.Width);
        return [new PackPart(PackSection.Map, bytes)];
    }

    private static Shape? MapOf(Graph graph) => graph.Outputs.Count == 2 && graph.Outputs[1].Shape is { Rank: 4, Batch: 1, Channels: 1 } map ? map : null;
}
