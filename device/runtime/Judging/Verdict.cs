namespace Edge.Runtime.Judging;

/// <summary>What is said of a part.</summary>
public static class Verdict
{
    /// <summary>Good: the only verdict that lets a part pass the reject gate.</summary>
    public const int Ok = 0;

    /// <summary>A defect.</summary>
    public const int Ng = 1;

    /// <summary>Near a limit: for a person to judge.</summary>
    public const int Gray = 2;

    /// <summary>There was no usable image, or the network failed.</summary>
    public const int Invalid = 3;
}
