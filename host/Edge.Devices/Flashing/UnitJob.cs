namespace Edge.Devices.Flashing;

/// <summary>All that a worker needs to know of one unit: a file that the line writes and the unit's own process reads.</summary>
public sealed record UnitJob
{
    /// <summary>One of <see cref="UnitVerb"/>.</summary>
    public required string Verb { get; init; }

    public required string Serial { get; init; }

    public string Station { get; init; } = "";

    public required string Slot { get; init; }

    /// <summary>Null: <see cref="Port"/> names the unit.</summary>
    public string? UsbPath { get; init; }

    /// <summary>A port that was named by hand; null: the one that the USB path has.</summary>
    public string? Port { get; init; }

    /// <summary>Where the USB tree of a simulated fleet is; null: the system's.</summary>
    public string? UsbRoot { get; init; }

    /// <summary>The description of the flash tool.</summary>
    public required string Tool { get; init; }

    /// <summary>What stands in arguments of the tool beside the unit: baud, target, config, uid_address.</summary>
    public Dictionary<string, string> Places { get; init; } = [];

    /// <summary>What the tool must say of the chip, as it begins; null: any chip.</summary>
    public string? Chip { get; init; }

    /// <summary>As the firmware names its board; null: any.</summary>
    public string? Board { get; init; }

    public IReadOnlyList<FlashImage> Images { get; init; } = [];

    /// <summary>The link's address, with {port} where the port goes.</summary>
    public required string Link { get; init; }

    /// <summary>Hexadecimal, of the pack the firmware must run; null: not known, as the next.</summary>
    public string? ModelSha256 { get; init; }

    public string? PreprocessingSha256 { get; init; }

    /// <summary>The pack of that model, for the unit's store; null: none is sent.</summary>
    public string? Pack { get; init; }

    /// <summary>A pack of limits alone; null: those of the model's pack hold.</summary>
    public string? LimitsPack { get; init; }

    /// <summary>Of the limits that must hold in the end; null: not known.</summary>
    public string? LimitsSha256 { get; init; }

    /// <summary>Serial number and station are written, and read back.</summary>
    public bool WritesNames { get; init; } = true;

    /// <summary>Null: the camera is not looked at.</summary>
    public CameraLimits? Camera { get; init; }

    /// <summary>A file of <see cref="GoldenSamples"/>; null: none are judged.</summary>
    public string? Golden { get; init; }

    /// <summary>Seconds that a step may take, by its name.</summary>
    public Dictionary<UnitStep, double> Seconds { get; init; } = [];

    /// <summary>The unit's own folder: scratch files and its log.</summary>
    public required string Folder { get; init; }

    public double SecondsOf(UnitStep step) => Seconds.TryGetValue(step, out double own) ? own : UsualSeconds(step);

    /// <summary>Flash of 4 MB at 115,200 baud takes six minutes to write; the rest is generous too: a limit is for what hangs, not for what is slow.</summary>
    public static double UsualSeconds(UnitStep step) => step switch
    {
        UnitStep.Write or UnitStep.Verify => 600,
        UnitStep.Erase or UnitStep.SelfTest or UnitStep.Golden => 180,
        _ => 60,
    };
}

/// <summary>A file and where it lies on the chip.</summary>
/// <param name="Sha256">Of the file when the run began: a file that changes under the run is noticed.</param>
public sealed record FlashImage(string File, long Address, int Bytes, string Sha256)
{
    public static FlashImage Of(string file, long address)
    {
        byte[] content = System.IO.File.ReadAllBytes(file);
        return new FlashImage(file, address, content.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)));
    }
}
