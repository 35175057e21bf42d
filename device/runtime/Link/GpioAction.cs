namespace Edge.Runtime.Link;

/// <summary>What a host can do to a device's wires.</summary>
public static class GpioAction
{
    /// <summary>As if the sensor had seen a part. Answer: its tag.</summary>
    public const int InjectTrigger = 0;

    /// <summary>
    /// The oldest change of an output that was not asked for yet. Answer: the signal (a constant of Line.LineSignal), 1 on or 0 off, when, and how many
    /// were lost before it because nobody asked.
    /// </summary>
    public const int NextChange = 1;

    /// <summary>A counter of the line. Argument: 0 to Line.PartExit.Count - 1, parts that left so; that count itself: parts in flight.</summary>
    public const int Counter = 2;
}
