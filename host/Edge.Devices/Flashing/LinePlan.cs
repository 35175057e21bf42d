using System.Security.Cryptography;
using System.Text;

namespace Edge.Devices.Flashing;

/// <summary>A line as its file describes it: what goes onto every unit, and where units are plugged in.</summary>
public sealed record LinePlan
{
    public required string Name { get; init; }

    /// <summary>For records, runs and scratch files.</summary>
    public required string Folder { get; init; }

    /// <summary>Name or path of a flash tool's description.</summary>
    public required string Tool { get; init; }

    /// <summary>Sockets of the bench, in the order units are put in.</summary>
    public required IReadOnlyList<LineSlot> Slots { get; init; }

    /// <summary>Everything of a job that is the same for every unit.</summary>
    public required UnitJob Common { get; init; }

    /// <summary>Another folder with programs, looked into before the system's; null: none.</summary>
    public string? ToolFolder { get; init; }

    /// <summary>For the records: the pack's name and hash, and which limits hold.</summary>
    public string Pack { get; init; } = "";

    public string PackSha256 { get; init; } = "";

    public string LimitsId { get; init; } = "";

    /// <summary>Seconds beyond all its steps after which a worker is ended.</summary>
    public double GraceSeconds { get; init; } = 30;

    /// <summary>For the records of a unit that is given all of it.</summary>
    public LedgerContent Content => new(Pack, PackSha256, FirmwareSha256, LimitsId);

    /// <summary>One hash over all that should be on a unit.</summary>
    public string Release => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
        [.. Common.Images.Select(image => $"{image.Address:x} {image.Sha256}"), Common.ModelSha256 ?? "", Common.LimitsSha256 ?? ""]))));

    /// <summary>Of all images one after the other, in the order of the line file.</summary>
    public string FirmwareSha256 => Common.Images.Count == 1 ? Common.Images[0].Sha256
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Common.Images.Select(image => image.Sha256)))));
}

/// <summary>A socket of the bench.</summary>
/// <param name="UsbPath">Where it is in the USB tree; null: <paramref name="Port"/> names it.</param>
/// <param name="Link">Its own address on the link; null: the line's.</param>
public sealed record LineSlot(string Name, string? UsbPath, string? Port = null, string? Link = null);

/// <summary>A unit that is to be made.</summary>
/// <param name="Slot">The socket it is in; null: the next free one.</param>
public sealed record LineUnit(string Serial, string Station, string? Slot = null);
