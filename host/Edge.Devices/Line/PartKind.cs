namespace Edge.Devices.Line;

/// <summary>What a part of a virtual line looks like.</summary>
public enum PartKind
{
    Good,

    /// <summary>Near the limit.</summary>
    Borderline,

    Defect,
}
