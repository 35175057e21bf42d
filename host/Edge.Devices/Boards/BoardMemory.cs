using Edge.Compiler.Planning.Memories;

namespace Edge.Devices.Boards;

/// <summary>RAM of a board beside the one that a program's data lies in.</summary>
/// <param name="Name">Lower case letters, digits and underscores.</param>
/// <param name="Origin">First address; 0 where the board's own tools know it.</param>
/// <param name="Bytes">Above 0.</param>
/// <param name="ByteCycles">Clock cycles that a byte read or written takes beyond those in memory without wait states.</param>
public sealed record BoardMemory(string Name, uint Origin, int Bytes, double ByteCycles)
{
    /// <summary>False where a camera's DMA cannot write.</summary>
    public bool HasDma { get; init; } = true;

    /// <summary>The section of emitted code that lies there. A linker that does not know it takes it for variables as all others.</summary>
    public string Section { get; init; } = $".bss.edge_{Name}";

    public MemoryRegion Region => new(Name, Bytes, ByteCycles) { Section = Section, HasDma = HasDma };
}
