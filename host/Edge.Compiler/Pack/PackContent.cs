using Edge.Runtime.Update;

namespace Edge.Compiler.Pack;

/// <summary>One section of a pack.</summary>
/// <param name="Kind">A constant of <see cref="PackSection"/>.</param>
public sealed record PackPart(int Kind, byte[] Bytes)
{
    /// <summary>As messages and <c>edge pack --verify</c> call it.</summary>
    public string Name => NameOf(Kind);

    public static string NameOf(int kind) => kind switch
    {
        PackSection.Program => "program",
        PackSection.Preprocessing => "preprocessing",
        PackSection.Limits => "limits",
        PackSection.Golden => "golden",
        PackSection.Report => "report",
        PackSection.Line => "line",
        PackSection.Drift => "drift",
        PackSection.Subject => "subject",
        PackSection.Locating => "locating",
        PackSection.Map => "map",
        _ => $"section {kind}",
    };
}

/// <summary>All that a pack says, before it is signed: the <c>.edgepack</c> file.</summary>
/// <remarks>The format is drawn in <c>device/runtime/Update/README.md</c>; its numbers are <see cref="PackLayout"/>.</remarks>
public sealed record PackContent
{
    public const string Extension = ".edgepack";

    /// <summary>The product whose parts are inspected; a device of another product refuses the pack.</summary>
    public required string Product { get; init; }

    /// <summary>The version as people say it, <c>2.3.1</c>.</summary>
    public required string Label { get; init; }

    /// <summary>The only board that takes it.</summary>
    public required string Board { get; init; }

    /// <summary>The kernels it was made for; see <see cref="KernelSet"/>.</summary>
    public required string KernelSet { get; init; }

    /// <summary>Grows from release to release; a device may refuse to go back.</summary>
    public required int Release { get; init; }

    /// <summary>In the order they lie in the file.</summary>
    public required IReadOnlyList<PackPart> Parts { get; init; }

    public byte[]? Find(int kind) => Parts.FirstOrDefault(part => part.Kind == kind)?.Bytes;
}
