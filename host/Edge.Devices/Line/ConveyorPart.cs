namespace Edge.Devices.Line;

/// <summary>What a part on a virtual line is, whatever the device makes of it. Times are microseconds since the start of the line.</summary>
public sealed class ConveyorPart
{
    public required int Number { get; init; }

    public required long SensorAt { get; init; }

    /// <summary>The second signal of the sensor, if there is one.</summary>
    public long? DoubleAt { get; init; }

    public required long CameraAt { get; init; }

    public required long GateAt { get; init; }

    public required PartKind Kind { get; init; }

    public bool IsDark { get; init; }

    /// <summary>Its inference is made to end after the deadline.</summary>
    public bool IsLate { get; init; }

    /// <summary>Its verdict is made to get lost.</summary>
    public bool IsMissing { get; init; }

    /// <summary>The gate was on when it passed; null before.</summary>
    public bool? WasRejected { get; internal set; }

    /// <summary>What the wires of <see cref="Edge.Runtime.Line.ResultCode"/> said when it passed; null: no result was valid then.</summary>
    public int? Code { get; internal set; }
}
