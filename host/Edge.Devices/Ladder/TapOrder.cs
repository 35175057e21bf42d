using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;
using Edge.Compiler.Storage;

namespace Edge.Devices.Ladder;

/// <summary>In which order a program's taps show the elements of its nodes' outputs: as they lie in a tensor, or, of patches, as strips keep them.</summary>
internal sealed class TapOrder
{
    private readonly Dictionary<int, int[]> _elements = [];

    /// <summary>That of programs without patches.</summary>
    public static TapOrder OfRows { get; } = new();

    public bool IsOfRows => _elements.Count == 0;

    public static TapOrder Of(Program program)
    {
        var order = new TapOrder();
        foreach (StreamedGroup group in program.Groups.Where(group => group.Strips > 1))
        {
            foreach (var kept in group.Acts.OfType<BandKeep>().GroupBy(keep => keep.Step))
            {
                int node = Enumerable.Range(0, program.Graph.Nodes.Count).First(i => program.Graph.Nodes[i] == kept.Key.Node);
                order._elements[node] = [.. Shown([.. kept], group)];
            }
        }

        return order;
    }

    /// <summary>Checksums of what taps show of some outputs.</summary>
    /// <param name="tensors">Of all nodes.</param>
    public uint[] CrcsOf(IReadOnlyList<sbyte[]> tensors) => [.. tensors.Select((values, node) =>
        Crc32.Of(_elements.TryGetValue(node, out int[]? elements) ? [.. elements.Select(element => values[element])] : values))];

    /// <summary>What taps showed, as tensors.</summary>
    public sbyte[][] Tensors(IReadOnlyList<sbyte[]> shown) => [.. shown.Select((values, node) => TensorOf(node, values))];

    /// <summary>What taps showed of one node, as a tensor.</summary>
    public sbyte[] TensorOf(int node, sbyte[] shown)
    {
        if (!_elements.TryGetValue(node, out int[]? elements))
            return shown;
        var tensor = new sbyte[shown.Length];
        for (int i = 0; i < shown.Length; i++)
            tensor[elements[i]] = shown[i];
        return tensor;
    }

    private static IEnumerable<int> Shown(BandKeep[] kept, StreamedGroup group)
    {
        for (int strip = 0; strip < group.Strips; strip++)
        {
            for (int turn = 0; turn < group.Turns; turn++)
            {
                foreach (BandKeep keep in kept.Where(keep => keep.Strips.Includes(strip) && keep.When.Includes(turn)))
                {
                    int start = keep.To.At((turn - keep.When.First) / keep.When.Period, strip - keep.Strips.First);
                    for (int row = 0; row < keep.Rows; row++)
                    {
                        for (int i = 0; i < keep.Bytes; i++)
                            yield return start + (row * keep.ToStride) + i;
                    }
                }
            }
        }
    }
}
