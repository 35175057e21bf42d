namespace Edge.Rig.Energy;

/// <summary>How energy is measured. What stands here is the least: MLPerf Tiny asks for 5 windows of at least 10 s.</summary>
public sealed record EnergyOptions
{
    public const double LeastSeconds = 10;
    public const int LeastWindows = 5;

    /// <summary>Inferences are chosen so that a window lasts a little longer than this.</summary>
    public double WindowSeconds { get; init; } = LeastSeconds;

    public int Windows { get; init; } = LeastWindows;

    /// <summary>How long the device is watched before, doing nothing.</summary>
    public double IdleSeconds { get; init; } = LeastSeconds;
}
