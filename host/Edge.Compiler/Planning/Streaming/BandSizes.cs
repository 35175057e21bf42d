using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Planning.Streaming;

/// <summary>The calls of nodes and of their bands, each made once, and their working memory.</summary>
internal sealed class BandSizes(PlanOptions options)
{
    private readonly Dictionary<(Node Node, int Rows, int Input, int Output), (IReadOnlyList<KernelCall> Calls, int ScratchBytes)> _known = [];

    /// <summary>The most that a call of a whole node works with.</summary>
    public int ScratchOf(Node node) => options.Scratch is null ? 0 : Of(node, 0, null).ScratchBytes;

    /// <summary>The most that a call of a band works with.</summary>
    public int ScratchOf(RowMaker maker) => options.Scratch is null || maker.End is not null ? 0 : SizesOf(maker).Max(rows => Of(maker.Node!, rows, maker.Strips).ScratchBytes);

    public IReadOnlyList<KernelCall> CallsOf(Node node) => Of(node, 0, null).Calls;

    /// <summary>The calls for bands of all rows, if there are any, then as many for a last band with fewer; of a node without rows, those of the whole.</summary>
    public IReadOnlyList<KernelCall> CallsOf(RowMaker maker) => maker.End is not null ? CallsOf(maker.Node!) : [.. SizesOf(maker).SelectMany(rows => Of(maker.Node!, rows, maker.Strips).Calls)];

    private static IEnumerable<int> SizesOf(RowMaker maker)
    {
        if (maker.Height >= maker.Rows)
            yield return maker.Rows;
        if (maker.Rest > 0)
            yield return maker.Rest;
    }

    /// <param name="rows">Of a band; 0: the whole node.</param>
    private (IReadOnlyList<KernelCall> Calls, int ScratchBytes) Of(Node node, int rows, ColumnStrips? strips)
    {
        var key = (node, rows, strips?.Of(node.Activations.First()).Width ?? 0, strips?.Of(node.Output).Width ?? 0);
        if (_known.TryGetValue(key, out var known))
            return known;
        IReadOnlyList<KernelCall> calls = FilterStorage.Lower(rows == 0 ? node : BandNode.Of(node, rows, strips), options.Filters);
        known = (calls, options.Scratch is { } scratch ? calls.Select(call => scratch(node, call)).DefaultIfEmpty().Max() : 0);
        return _known[key] = known;
    }
}
