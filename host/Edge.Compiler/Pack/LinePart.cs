using System.Buffers.Binary;
using Edge.Compiler.Ir;
using Edge.Runtime.Cameras;
using Edge.Runtime.Line;
using Edge.Runtime.Update;

namespace Edge.Compiler.Pack;

/// <summary>How a line is laid out and its camera set, as a project says it.</summary>
public sealed record LineSettings
{
    public LineTiming Timing { get; init; } = new();

    /// <summary>Most parts between sensor and gate, a power of two from 2 to 1024.</summary>
    public int Capacity { get; init; } = 16;

    /// <summary>Pixels of the camera's frame.</summary>
    public required int FrameHeight { get; init; }

    public required int FrameWidth { get; init; }

    public int ExposureMicroseconds { get; init; } = 8000;

    /// <summary>In the sensor's own steps.</summary>
    public int Gain { get; init; } = 4;

    public FrameLimits Frames { get; init; } = new();

    /// <summary>Parts after which a window of the drift sentinel ends, from 200 to 32767.</summary>
    public int DriftWindow { get; init; } = 1000;

    /// <summary>Parts a new model has to judge until the device confirms it.</summary>
    public int ConfirmAfter { get; init; } = 20;
}

/// <summary>Line and camera as a section; the device's view of it is <see cref="PackLine"/>.</summary>
public static class LinePart
{
    /// <exception cref="UsageException">E0430: no line can be laid out like that.</exception>
    public static PackPart Write(LineSettings line)
    {
        if (line.Timing.WhatIsWrong() is { } wrong)
            throw new UsageException("E0430", "line", wrong, "times that fit each other, in microseconds of belt travel");
        byte[] bytes = new byte[PackLine.Bytes];
        void Put(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        Put(0, PackLine.Version);
        Put(PackLine.CapacityAt, line.Capacity);
        Put(PackLine.TravelToCameraAt, line.Timing.TravelToCameraMicroseconds);
        Put(PackLine.TravelToGateAt, line.Timing.TravelToGateMicroseconds);
        Put(PackLine.WindowAt, line.Timing.WindowMicroseconds);
        Put(PackLine.CaptureToleranceAt, line.Timing.CaptureToleranceMicroseconds);
        Put(PackLine.GateLeadAt, line.Timing.GateLeadMicroseconds);
        Put(PackLine.PulseAt, line.Timing.PulseMicroseconds);
        Put(PackLine.GateToleranceAt, line.Timing.GateToleranceMicroseconds);
        Put(PackLine.MinimumSpacingAt, line.Timing.MinimumSpacingMicroseconds);
        Put(PackLine.LateInARowAt, line.Timing.LateInARow);
        Put(PackLine.FrameHeightAt, line.FrameHeight);
        Put(PackLine.FrameWidthAt, line.FrameWidth);
        Put(PackLine.ExposureAt, line.ExposureMicroseconds);
        Put(PackLine.GainAt, line.Gain);
        Put(PackLine.MaximumAgeAt, line.Frames.MaximumAgeMicroseconds);
        Put(PackLine.DarkBelowAt, line.Frames.DarkBelow);
        Put(PackLine.SaturatedFromAt, line.Frames.SaturatedFrom);
        Put(PackLine.SaturatedPermilleAt, line.Frames.SaturatedPermille);
        Put(PackLine.DriftWindowAt, line.DriftWindow);
        Put(PackLine.ConfirmAfterAt, line.ConfirmAfter);
        return new PackPart(PackSection.Line, bytes);
    }
}
