namespace Edge.Runtime.Update;

/// <summary>The section of limits: for each output of the network what it is called and from which score on it decides.</summary>
/// <remarks>
/// <code>
/// 0  4  classes
/// 4  4  mode: a constant of JudgeMode
/// 8  4  scale of the output: the 32 bits of an IEEE 754 number, that a device only passes on
/// 12 4  zero point of the output
/// then for each class, in the order of the outputs:
///  0  32  name
/// 32   4  role: 0 good, 1 defect
/// 36   4  limit: a defect whose int8 score is at least this is NG; 128: never
/// 40   4  gray: this many steps on either side of the limit are for a person to judge
/// 44   4  0
/// </code>
/// </remarks>
public static partial class PackLimits
{
    public const int HeadBytes = 16;
    public const int ModeAt = 4;
    public const int ScaleAt = 8;
    public const int ZeroPointAt = 12;
    public const int ClassBytes = 48;
    public const int RoleAt = 32;
    public const int LimitAt = 36;
    public const int GrayAt = 40;
    public const int Good = 0;
    public const int Defect = 1;

    /// <summary>The limit that no score reaches.</summary>
    public const int Never = 128;
}
