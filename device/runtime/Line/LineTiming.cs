namespace Edge.Runtime.Line;

/// <summary>How a line is laid out, in microseconds of belt travel, and what is asked of the camera.</summary>
public sealed class LineTiming
{
    /// <summary>Longest span that is told from a negative one when time wraps, with room for a late poll: 17 minutes.</summary>
    public const int LongestMicroseconds = 1 << 30;

    /// <summary>From the sensor to the middle of the camera's view.</summary>
    public int TravelToCameraMicroseconds = 300000;

    /// <summary>From the sensor to the reject gate.</summary>
    public int TravelToGateMicroseconds = 1200000;

    /// <summary>After a part reaches the camera a verdict is in time for as long as this.</summary>
    public int WindowMicroseconds = 120000;

    /// <summary>A part that has been under the camera for longer than this is no longer looked at: the picture would show the belt, or the next part.</summary>
    public int CaptureToleranceMicroseconds = 60000;

    /// <summary>The gate is set this long before the part reaches it.</summary>
    public int GateLeadMicroseconds = 20000;

    /// <summary>Length of the reject pulse.</summary>
    public int PulseMicroseconds = 60000;

    /// <summary>The gate may be set this much late before it counts as a fault.</summary>
    public int GateToleranceMicroseconds = 15000;

    /// <summary>
    /// Triggers sooner after a part than this belong to it: bounce, a hole in the part. Shorter than two parts can follow each other, longer than
    /// a part takes to pass the sensor.
    /// </summary>
    public int MinimumSpacingMicroseconds = 100000;

    /// <summary>As many parts in a row without a verdict in time are a fault.</summary>
    public int LateInARow = 3;

    /// <returns>Null when the layout can work, or what is wrong with it.</returns>
    public string WhatIsWrong()
    {
        if (TravelToCameraMicroseconds < 0 || TravelToGateMicroseconds > LongestMicroseconds)
            return "a travel is negative or above 17 minutes";
        if (WindowMicroseconds < 1 || CaptureToleranceMicroseconds < 1 || GateLeadMicroseconds < 0 || GateToleranceMicroseconds < 0 || LateInARow < 1)
            return "the window, the capture tolerance or LateInARow is below 1, or the lead or the tolerance of the gate is negative";
        if (CaptureToleranceMicroseconds > WindowMicroseconds)
            return "the capture tolerance may be as long as the window, not longer";
        if (WindowMicroseconds > TravelToGateMicroseconds - GateLeadMicroseconds - TravelToCameraMicroseconds)
            return "the window has to close before the gate is set: travel to the gate less its lead less travel to the camera";
        if (PulseMicroseconds <= GateLeadMicroseconds)
            return "the reject pulse ends before the part is at the gate";
        return PulseMicroseconds > MinimumSpacingMicroseconds ? "a reject pulse longer than the minimum spacing would take the next part as well" : null;
    }
}
