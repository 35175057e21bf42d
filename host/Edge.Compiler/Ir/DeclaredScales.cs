namespace Edge.Compiler.Ir;

/// <summary>What a file says about the quantization of a network that is imported as a float graph.</summary>
/// <param name="Activations">By the name of a tensor: its scale and zero point.</param>
/// <param name="Constants">By the name of a weight: the whole numbers of each constant that its node reads. One of them holds it, perhaps in another order.</param>
public sealed record DeclaredScales(IReadOnlyDictionary<string, Quantization> Activations, IReadOnlyDictionary<string, IReadOnlyList<DeclaredSteps>> Constants);
