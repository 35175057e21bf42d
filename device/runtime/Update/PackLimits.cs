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
public static class PackLimits
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

    /// <returns>Classes of the section; 0 when there is none: the highest score decides.</returns>
    /// <param name="buffer">Working space of at least <see cref="HeadBytes"/>.</param>
    public static int Count(StoredPack pack, sbyte[] buffer)
    {
        if (!pack.Read(PackSection.Limits, 0, buffer, 0, HeadBytes))
            return 0;
        int count = LittleEndian.Read(buffer, 0);
        return count > 0 && count == (pack.BytesOf(PackSection.Limits) - HeadBytes) / ClassBytes ? count : 0;
    }

    /// <summary>How scores become a verdict: a constant of <see cref="Judging.JudgeMode"/>, where the section is whole; -1: there is no section.</summary>
    /// <param name="buffer">Working space of at least <see cref="HeadBytes"/>.</param>
    public static int Mode(StoredPack pack, sbyte[] buffer)
    {
        return pack.Read(PackSection.Limits, 0, buffer, 0, HeadBytes) ? LittleEndian.Read(buffer, ModeAt) : -1;
    }

    /// <summary>Reads every class.</summary>
    /// <param name="roles">Gets <see cref="Good"/> or <see cref="Defect"/> for each class, as the other two their numbers.</param>
    /// <param name="buffer">Working space of at least <see cref="ClassBytes"/>.</param>
    /// <returns>False when there is no section of as many classes as the arrays are long.</returns>
    public static bool Read(StoredPack pack, int[] roles, int[] limits, int[] grays, sbyte[] buffer)
    {
        if (Count(pack, buffer) != roles.Length)
            return false;
        for (int i = 0; i < roles.Length; i++)
        {
            if (!pack.Read(PackSection.Limits, HeadBytes + i * ClassBytes, buffer, 0, ClassBytes))
                return false;
            roles[i] = LittleEndian.Read(buffer, RoleAt);
            limits[i] = LittleEndian.Read(buffer, LimitAt);
            grays[i] = LittleEndian.Read(buffer, GrayAt);
        }

        return true;
    }
}
