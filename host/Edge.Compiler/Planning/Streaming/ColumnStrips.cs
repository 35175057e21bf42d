using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning.Streaming;

/// <summary>How the columns of a group's tensors are cut into strips, so that the group is computed one strip at a time, in patches of a few rows.</summary>
/// <remarks>
/// How it works, in eight lines:
/// <list type="number">
/// <item>All strips of a tensor are equally wide, and overlap: the first begins where the image does, the last ends where it ends.</item>
/// <item>From strip to strip a tensor moves on by as many columns as strides make of those of the last one.</item>
/// <item>So a strip is the same network on a narrower image: its nodes are the graph's, padding left and right included.</item>
/// <item>What it computes beside a cut is wrong, because the image does not end there; how far that reaches follows from the windows.</item>
/// <item>Those columns the neighbours compute from more of the image: each strip keeps its own part only, and the parts are the tensor.</item>
/// <item>Columns that two strips compute cost multiply-accumulates that whole rows do not.</item>
/// <item>Strips are made as narrow as that allows: the more there are, the less memory they take, down to what they overlap.</item>
/// <item>Patches: Lin et al. 2021, arXiv:2110.15352 (MCUNetV2); here rows of a patch are not computed twice.</item>
/// </list>
/// </remarks>
internal sealed class ColumnStrips
{
    private readonly Dictionary<Tensor, StripColumns> _columns = [];

    private ColumnStrips(int count) => Count = count;

    public int Count { get; }

    /// <param name="tensor">That a node of the group reads or writes.</param>
    public StripColumns Of(Tensor tensor) => _columns[tensor];

    /// <param name="first">Index of the group's first node.</param>
    /// <param name="last">Of its last.</param>
    /// <param name="count">Of strips; at least 2.</param>
    /// <returns>Null when these nodes cannot be cut into so many.</returns>
    public static ColumnStrips? Of(TensorReads reads, int first, int last, int count)
    {
        if (reads.EndAt(first, last) is not null || reads.RatesOf(first, last, reads.ColumnsAt) is not { } rates || Edges(reads, first, last) is not { } edges)
            return null;
        long unit = rates.Values.Aggregate(1L, (all, rate) => all * (rate.Period / Divisor(all, rate.Period)));
        if (unit > 1024)
            return null;
        int Step(Tensor tensor) => (int)(rates[tensor].Rows * unit / rates[tensor].Period);
        // A strip keeps what it moves on by, and is wrong before and behind it.
        int times = rates.Keys.Min(tensor => (tensor.Shape.Width - edges[tensor].Left - edges[tensor].Right) / (count * Step(tensor)));
        if (times < 1)
            return null;
        var strips = new ColumnStrips(count);
        foreach (Tensor tensor in rates.Keys)
        {
            int step = Step(tensor) * times, width = tensor.Shape.Width - ((count - 1) * step);
            strips._columns[tensor] = new StripColumns(width, step, width - edges[tensor].Right - step);
        }

        bool IsSeen(int node) => reads.Graph.Nodes[node].Activations.All(input => strips.Of(input).Width >= reads.ColumnsAt(node)!.Value.Extent);
        return Enumerable.Range(first, last - first + 1).All(IsSeen) ? strips : null;
    }

    // Columns of each tensor that are wrong beside a cut.
    private static Dictionary<Tensor, (int Left, int Right)>? Edges(TensorReads reads, int first, int last)
    {
        var edges = new Dictionary<Tensor, (int Left, int Right)>();
        for (int i = first; i <= last; i++)
        {
            Node node = reads.Graph.Nodes[i];
            if (reads.ColumnsAt(i) is not { } window)
                return null;
            int left = 0, right = 0;
            foreach (Tensor input in node.Activations)
            {
                edges.TryAdd(input, (0, 0));
                left = Math.Max(left, (edges[input].Left + window.Before + window.Stride - 1) / window.Stride);
                int seen = input.Shape.Width - edges[input].Right + window.Before - window.Extent;
                right = Math.Max(right, seen < 0 ? node.Output.Shape.Width : node.Output.Shape.Width - 1 - (seen / window.Stride));
            }

            edges[node.Output] = (left, right);
        }

        return edges;
    }

    private static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);
}

/// <summary>The columns of a tensor that a strip has.</summary>
/// <param name="Width">How many.</param>
/// <param name="Step">From one strip to the next.</param>
/// <param name="KeptFrom">The first one that is right in every strip; the first strip is right before it too.</param>
internal readonly record struct StripColumns(int Width, int Step, int KeptFrom)
{
    /// <summary>What strips keep, those with as many columns together: which strips, from which column on, how many.</summary>
    /// <param name="count">Of strips.</param>
    public IEnumerable<(BandTurns Strips, int From, int Columns)> Kept(int count)
    {
        yield return (new BandTurns(0, 1, 1), 0, KeptFrom + Step);
        if (count > 2)
            yield return (new BandTurns(1, count - 2, 1), KeptFrom, Step);
        yield return (new BandTurns(count - 1, 1, 1), KeptFrom, Width - KeptFrom);
    }
}
