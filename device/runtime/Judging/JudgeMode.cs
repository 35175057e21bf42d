namespace Edge.Runtime.Judging;

/// <summary>How scores become a verdict.</summary>
public static class JudgeMode
{
    /// <summary>Every defect has its limit, and any that reaches its own is NG; good classes are not looked at.</summary>
    public const int AnyDefect = 0;

    /// <summary>The highest score decides.</summary>
    public const int Highest = 1;
}
