namespace Edge.Devices.Emulators;

/// <summary>What a firmware with a link says of its model. Hashes are SHA-256 in hexadecimal; empty: unknown.</summary>
public sealed record FirmwareIdentity
{
    /// <summary>Of the model's file.</summary>
    public string ModelSha256 { get; init; } = "";

    /// <summary>Of the preprocessing, as in a pack.</summary>
    public string PreprocessingSha256 { get; init; } = "";

    /// <summary>Of the limits, as in a pack.</summary>
    public string LimitsSha256 { get; init; } = "";

    /// <summary>For people; what is more than 32 characters long is cut off.</summary>
    public string ModelName { get; init; } = "";

    /// <summary>0: none.</summary>
    public int Release { get; init; }
}
