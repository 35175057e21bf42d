using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning.Memories;

namespace Edge.Compiler.Planning;

/// <summary>What a target asks of the layout.</summary>
public sealed record PlanOptions
{
    /// <summary>Every arena offset is a multiple of this many bytes; 4 lets kernels read whole words.</summary>
    public int Alignment { get; init; } = 4;

    /// <summary>False gives every output bytes of its own, even where its operator could overwrite an input.</summary>
    public bool InPlace { get; init; } = true;

    /// <summary>How the format of each filter is chosen.</summary>
    public FilterRule Filters { get; init; } = FilterRule.Balanced;

    /// <summary>
    /// What the arena may take with whole tensors. Where they take more, nodes are streamed: so many that it takes no more, or the least there is.
    /// </summary>
    public long RamBytes { get; init; } = long.MaxValue;

    /// <summary>
    /// What the arena may take with streamed nodes. Where they take more, some are cut into strips of columns besides, at the price of
    /// multiply-accumulates: with as few as that takes. Without a number only where one of several memories lacks bytes.
    /// </summary>
    public long PatchBytes { get; init; } = long.MaxValue;

    /// <summary>The working memory of a call on the target, in bytes; null: calls need none.</summary>
    public Func<Node, KernelCall, int>? Scratch { get; init; }

    /// <summary>Memories that tensors may lie in, that of other data first; with fewer than two, nothing is known of their sizes.</summary>
    public IReadOnlyList<MemoryRegion> Memories { get; init; } = [];

    /// <summary>What a camera needs of them; null: none, and the input is the caller's buffer. For graphs of one input.</summary>
    public CameraBuffers? Camera { get; init; }
}
