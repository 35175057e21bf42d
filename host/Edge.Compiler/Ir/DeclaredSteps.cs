namespace Edge.Compiler.Ir;

/// <summary>The whole numbers that a file holds in the place of a real constant: real = scale * steps.</summary>
/// <param name="Steps">In the file's order, zero point taken off.</param>
/// <param name="Scales">One, or one for each channel.</param>
/// <param name="ZeroPoint">Of a constant with one scale, as int8 counts: a uint8 zero point less 128.</param>
/// <param name="IsPerChannel">Whether the file gives each channel its own scale; it may have one channel.</param>
public sealed record DeclaredSteps(IReadOnlyList<long> Steps, IReadOnlyList<float> Scales, int ZeroPoint, bool IsPerChannel);
