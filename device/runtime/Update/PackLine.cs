using Edge.Runtime.Cameras;
using Edge.Runtime.Line;

namespace Edge.Runtime.Update;

/// <summary>The section that says how the line is laid out and how its camera is set. Which pin is which belongs to the board, not to a pack.</summary>
/// <remarks>
/// <code>
///  0  4  1: version of the section              32  4  reject pulse
///  4  4  parts followed at once, a power of 2   36  4  gate tolerance
///  8  4  microseconds sensor to camera          40  4  minimum spacing
/// 12  4  sensor to gate                         44  4  late in a row
/// 16  4  window                                 48  4  frame height
/// 20  4  capture tolerance                      52  4  frame width
/// 24  4  gate lead                              56  4  exposure in microseconds
/// 28  4  0                                      60  4  gain, in the sensor's steps
/// 64  4  oldest frame in microseconds           72  4  saturated from
/// 68  4  dark below                             76  4  saturated permille
/// 80  4  parts of a drift window                84  4  parts a new model has to judge until it is confirmed
/// </code>
/// </remarks>
public sealed class PackLine
{
    public const int Bytes = 88;
    public const int Version = 1;
    public const int CapacityAt = 4;
    public const int TravelToCameraAt = 8;
    public const int TravelToGateAt = 12;
    public const int WindowAt = 16;
    public const int CaptureToleranceAt = 20;
    public const int GateLeadAt = 24;
    public const int PulseAt = 32;
    public const int GateToleranceAt = 36;
    public const int MinimumSpacingAt = 40;
    public const int LateInARowAt = 44;
    public const int FrameHeightAt = 48;
    public const int FrameWidthAt = 52;
    public const int ExposureAt = 56;
    public const int GainAt = 60;
    public const int MaximumAgeAt = 64;
    public const int DarkBelowAt = 68;
    public const int SaturatedFromAt = 72;
    public const int SaturatedPermilleAt = 76;
    public const int DriftWindowAt = 80;
    public const int ConfirmAfterAt = 84;

    public readonly LineTiming Timing = new();
    public readonly FrameLimits Frames = new();

    /// <summary>Most parts between sensor and gate.</summary>
    public int Capacity { get; private set; }

    public int FrameHeight { get; private set; }

    public int FrameWidth { get; private set; }

    public int ExposureMicroseconds { get; private set; }

    public int Gain { get; private set; }

    /// <summary>Parts after which a window of the drift sentinel ends.</summary>
    public int DriftWindow { get; private set; }

    /// <summary>Parts with a usable picture that a new model has to judge until it is confirmed.</summary>
    public int ConfirmAfter { get; private set; }

    /// <param name="buffer">Working space of at least <see cref="Bytes"/>.</param>
    /// <returns>False when there is no such section of this version, or its line cannot work.</returns>
    public bool Read(StoredPack pack, sbyte[] buffer)
    {
        if (!pack.Read(PackSection.Line, 0, buffer, 0, Bytes) || LittleEndian.Read(buffer, 0) != Version)
            return false;
        Capacity = LittleEndian.Read(buffer, CapacityAt);
        Timing.TravelToCameraMicroseconds = LittleEndian.Read(buffer, TravelToCameraAt);
        Timing.TravelToGateMicroseconds = LittleEndian.Read(buffer, TravelToGateAt);
        Timing.WindowMicroseconds = LittleEndian.Read(buffer, WindowAt);
        Timing.CaptureToleranceMicroseconds = LittleEndian.Read(buffer, CaptureToleranceAt);
        Timing.GateLeadMicroseconds = LittleEndian.Read(buffer, GateLeadAt);
        Timing.PulseMicroseconds = LittleEndian.Read(buffer, PulseAt);
        Timing.GateToleranceMicroseconds = LittleEndian.Read(buffer, GateToleranceAt);
        Timing.MinimumSpacingMicroseconds = LittleEndian.Read(buffer, MinimumSpacingAt);
        Timing.LateInARow = LittleEndian.Read(buffer, LateInARowAt);
        FrameHeight = LittleEndian.Read(buffer, FrameHeightAt);
        FrameWidth = LittleEndian.Read(buffer, FrameWidthAt);
        ExposureMicroseconds = LittleEndian.Read(buffer, ExposureAt);
        Gain = LittleEndian.Read(buffer, GainAt);
        Frames.MaximumAgeMicroseconds = LittleEndian.Read(buffer, MaximumAgeAt);
        Frames.DarkBelow = LittleEndian.Read(buffer, DarkBelowAt);
        Frames.SaturatedFrom = LittleEndian.Read(buffer, SaturatedFromAt);
        Frames.SaturatedPermille = LittleEndian.Read(buffer, SaturatedPermilleAt);
        DriftWindow = LittleEndian.Read(buffer, DriftWindowAt);
        ConfirmAfter = LittleEndian.Read(buffer, ConfirmAfterAt);
        return Capacity >= 2 && Capacity <= 1024 && (Capacity & Capacity - 1) == 0 && FrameHeight >= 1 && FrameHeight <= 8192
            && FrameWidth >= 1 && FrameWidth <= 8192 && Timing.WhatIsWrong() == null;
    }
}
