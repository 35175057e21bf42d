namespace Edge.Runtime.Line;

/// <summary>How a part left the line. All but <see cref="Passed"/> are rejected.</summary>
public static class PartExit
{
    /// <summary>OK, said in time.</summary>
    public const int Passed = 0;
    public const int RejectedNg = 1;
    public const int RejectedGray = 2;

    /// <summary>There was no usable image, or the network failed.</summary>
    public const int RejectedInvalid = 3;

    /// <summary>A verdict was given, but after its deadline.</summary>
    public const int RejectedLate = 4;

    /// <summary>No verdict had come when the part reached the gate.</summary>
    public const int RejectedMissing = 5;

    /// <summary>OK in time, but the line was in fault.</summary>
    public const int RejectedInFault = 6;

    /// <summary>There was no room to follow the part.</summary>
    public const int RejectedUntracked = 7;

    public const int Count = 8;
}
