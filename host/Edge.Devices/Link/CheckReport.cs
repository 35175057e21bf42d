using Edge.Devices.Ladder;

namespace Edge.Devices.Link;

/// <summary>What a device made of a dataset.</summary>
/// <param name="Identity">Null when it never answered.</param>
/// <param name="Results">Of each image; null where none came, or another device judged it.</param>
/// <param name="IsExact">Of each image: its outputs are the reference's, byte for byte.</param>
/// <param name="First">Where the first image that differs leaves the reference, where the device can say.</param>
/// <param name="VoidReason">Null, or why this run says nothing about the device: loss that nobody can explain is not a lower accuracy.</param>
public sealed record CheckReport(
    string Device, DeviceIdentification? Identity, IReadOnlyList<LinkResult?> Results, IReadOnlyList<bool> IsExact, FirstDifference? First, LinkTotals Link,
    string? VoidReason)
{
    /// <summary>The images were divided: those without a result here are another device's.</summary>
    public bool IsShare { get; init; }

    /// <summary>What came of the device's own golden vectors; null: it has none, or they were not asked for.</summary>
    public SelfTestResult? Golden { get; init; }

    public bool IsVoid => VoidReason is not null;

    /// <summary>Images the device had to judge, and did or not.</summary>
    public int Images => IsShare ? Results.Count(result => result is not null) : Results.Count;

    public int ExactImages => IsExact.Count(exact => exact);

    /// <summary>Images the device refused or failed on.</summary>
    public int FailedImages => Results.Count(result => result is { Outputs: null });

    public int LostImages => Images - Results.Count(result => result is not null);

    public bool Passed => !IsVoid && ExactImages == Images && Golden is not { Passes: false };
}
