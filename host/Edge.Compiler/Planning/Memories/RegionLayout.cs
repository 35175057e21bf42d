namespace Edge.Compiler.Planning.Memories;

/// <summary>Lifetimes with a memory and an offset each.</summary>
/// <param name="Places">In the lifetimes' order.</param>
/// <param name="Bytes">Of each memory, in their order.</param>
/// <param name="Cycles">Thousandths of clock cycles that an inference waits for slow memories.</param>
internal sealed record RegionLayout(IReadOnlyList<RegionPlace> Places, IReadOnlyList<int> Bytes, long Cycles);

/// <param name="Region">Index among the memories.</param>
/// <param name="Offset">Bytes from the start of its arena.</param>
internal readonly record struct RegionPlace(int Region, int Offset);
