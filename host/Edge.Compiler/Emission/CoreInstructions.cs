namespace Edge.Compiler.Emission;

/// <summary>What a core has beyond the instructions of every other: which variants of kernels emitted C may call.</summary>
public enum CoreInstructions
{
    /// <summary>Nothing: plain C.</summary>
    Plain,

    /// <summary>Products of two pairs of 16-bit numbers: Cortex-M4, Cortex-M7. Source: Armv7-M Architecture Reference Manual, DSP extension.</summary>
    Armv7EM,

    /// <summary>Products of 32 bits, one at a time, in an instruction: RV32IM, Xtensa with its multiplier, Armv7-M.</summary>
    Scalar,
}
