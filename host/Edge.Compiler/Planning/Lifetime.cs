namespace Edge.Compiler.Planning;

/// <summary>Bytes that must stay untouched from the node that writes them to the last node that reads them.</summary>
/// <param name="Tensor">Whose bytes; the first one where several tensors share them.</param>
/// <param name="Bytes">At least 1.</param>
/// <param name="First">Index of the node that writes.</param>
/// <param name="Last">Index of the last node that reads; that node's own output is alive at the same time.</param>
public sealed record Lifetime(string Tensor, int Bytes, int First, int Last)
{
    /// <summary>Bytes that one inference reads and writes here; an estimate.</summary>
    public long Traffic { get; init; }

    /// <summary>True when a camera's DMA writes here.</summary>
    public bool NeedsDma { get; init; }

    public bool Overlaps(Lifetime other) => First <= other.Last && other.First <= Last;
}

/// <summary>Where in the arena a lifetime was put.</summary>
/// <param name="Offset">Bytes from the arena's start.</param>
public sealed record Allotment(Lifetime Lifetime, int Offset)
{
    public string Tensor => Lifetime.Tensor;

    public int End => Offset + Lifetime.Bytes;
}
