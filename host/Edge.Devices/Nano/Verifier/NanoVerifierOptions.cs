namespace Edge.Devices.Nano.Verifier;

/// <summary>What <see cref="NanoVerifier"/> compares with.</summary>
public sealed record NanoVerifierOptions
{
    /// <summary>Assemblies of nanoFramework whose members may be used. Empty: Edge's stand-in for its mscorlib, which holds what device code of Edge needs.</summary>
    public IReadOnlyList<NanoImage> References { get; init; } = [];

    /// <summary>Names of methods whose callees, and they themselves, must not allocate.</summary>
    public IReadOnlyList<string> HotRoots { get; init; } = ["Infer"];
}
