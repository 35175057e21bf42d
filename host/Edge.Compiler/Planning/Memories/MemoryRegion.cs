namespace Edge.Compiler.Planning.Memories;

/// <summary>RAM of a target that tensors may lie in.</summary>
/// <param name="Name">As the board file calls it; emitted code names its arena after it.</param>
/// <param name="Bytes">Free for tensors.</param>
/// <param name="ByteCycles">Clock cycles that a byte read or written there takes beyond those in memory without wait states; at least 0.</param>
public sealed record MemoryRegion(string Name, int Bytes, double ByteCycles)
{
    /// <summary>Stands for the memory of a target of which nothing is known.</summary>
    public static MemoryRegion Unlimited { get; } = new("ram", int.MaxValue, 0);

    /// <summary>The section that a linker places there; empty for the memory that other data lies in anyway.</summary>
    public string Section { get; init; } = "";

    /// <summary>False where a camera's DMA cannot write.</summary>
    public bool HasDma { get; init; } = true;
}

/// <summary>The part of a memory that a program's tensors take.</summary>
/// <param name="Bytes">More than the region's where the program does not fit.</param>
public sealed record Arena(MemoryRegion Region, int Bytes)
{
    /// <summary>Bytes that the memory lacks; 0 where the arena fits.</summary>
    public int MissingBytes => Math.Max(0, Bytes - Region.Bytes);
}
