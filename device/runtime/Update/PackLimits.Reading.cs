namespace Edge.Runtime.Update;

public static partial class PackLimits
{
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
