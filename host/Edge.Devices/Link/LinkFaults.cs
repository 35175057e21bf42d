namespace Edge.Devices.Link;

/// <summary>What a bad wire does, each for one piece of bytes in so many: 0.01 is one in a hundred.</summary>
public sealed record LinkFaults
{
    public double Drop { get; init; }

    /// <summary>One bit of the piece is turned round.</summary>
    public double Corrupt { get; init; }

    public double Duplicate { get; init; }

    /// <summary>The piece comes behind the next one.</summary>
    public double Reorder { get; init; }

    /// <summary>The piece, and all behind it, waits for up to <see cref="LongestDelay"/> writes.</summary>
    public double Delay { get; init; }

    public int LongestDelay { get; init; } = 20;

    /// <summary>Bytes of a piece: 1 to this many, drawn each time.</summary>
    public int LargestPiece { get; init; } = 600;

    /// <summary>Every fault at the same rate.</summary>
    public static LinkFaults All(double rate) => new() { Drop = rate, Corrupt = rate, Duplicate = rate, Reorder = rate, Delay = rate };
}
