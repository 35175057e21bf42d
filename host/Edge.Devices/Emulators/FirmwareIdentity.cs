using Edge.Runtime.Drift;

namespace Edge.Devices.Emulators;

/// <summary>What a firmware with a link says of its model, and carries beside it. Hashes are SHA-256 in hexadecimal; empty: unknown.</summary>
public sealed record FirmwareIdentity
{
    /// <summary>Of the model's file.</summary>
    public string ModelSha256 { get; init; } = "";

    /// <summary>Of the preprocessing, as in a pack.</summary>
    public string PreprocessingSha256 { get; init; } = "";

    /// <summary>A pack's section of golden vectors, which it runs at boot and when a host asks; empty: none.</summary>
    public byte[] Golden { get; init; } = [];

    /// <summary>A pack's section of limits, which it judges by and says the hash of; empty: none.</summary>
    public byte[] Limits { get; init; } = [];

    /// <summary>A pack's section that says how the output of a network that locates is read; empty: it tells classes of whole pictures apart.</summary>
    public byte[] Locating { get; init; } = [];

    /// <summary>A pack's section with the fingerprint of the calibration, which the drift sentinel compares with; empty: there is no sentinel.</summary>
    public byte[] Drift { get; init; } = [];

    /// <summary>Images after which a window of the sentinel ends.</summary>
    public int DriftWindow { get; init; } = DriftSentinel.SmallestWindow;

    /// <summary>For people; what is more than 32 characters long is cut off.</summary>
    public string ModelName { get; init; } = "";

    /// <summary>0: none.</summary>
    public int Release { get; init; }
}
