using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission;

/// <summary>A call that can take the place of a plain one on some cores: it reads the same activations and writes the same bytes.</summary>
/// <param name="Call">Of a kernel that <c>boards/costs</c> has a cost of, for each core where it may be called.</param>
/// <param name="ScratchBytes">Working memory, aligned to 4; 0: none.</param>
public sealed record CallVariant(KernelCall Call, int ScratchBytes);
