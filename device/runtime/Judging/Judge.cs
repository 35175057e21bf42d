using System;
using Edge.Runtime.Update;

namespace Edge.Runtime.Judging;

/// <summary>From a network's int8 scores to a verdict. Scores, limits and the gray band count steps of the output's scale.</summary>
/// <remarks>
/// <code>
/// AnyDefect   defect d with limit L and gray band G      NG    score >= min(L + G, 127)
///                                                        GRAY  score >= max(L - G, -128), and not NG
///             NG goes before GRAY, GRAY before OK. The class named is the defect furthest above its own limit.
/// Highest     the highest good score against the highest defect, G of that defect
///                                                        NG    defect - good >= max(G, 0)
///                                                        OK    good - defect >= max(G, 1)
///                                                        GRAY  between
/// </code>
/// A score of 127 is saturated: the real one may be any higher, so 127 reaches every limit but <see cref="PackLimits.Never"/>. Of classes that
/// tie the first is named, and a defect that ties with good is NG.
/// </remarks>
public sealed class Judge
{
    private const int WrongLength = 1;
    private const int WrongMode = 2;
    private const int WrongRole = 3;
    private const int WrongLimit = 4;
    private const int NothingToSay = 5;

    private readonly int[] _roles;
    private readonly int[] _limits;
    private readonly int[] _grays;
    private int _mode;

    /// <param name="mode">A constant of <see cref="JudgeMode"/>.</param>
    /// <param name="roles"><see cref="PackLimits.Good"/> or <see cref="PackLimits.Defect"/> for each output; copied, as the other two.</param>
    /// <param name="limits">In [-128, 127], or <see cref="PackLimits.Never"/>.</param>
    /// <param name="grays">Steps on either side of the limit, not negative.</param>
    public Judge(int mode, int[] roles, int[] limits, int[] grays)
    {
        _roles = new int[roles.Length];
        _limits = new int[roles.Length];
        _grays = new int[roles.Length];
        if (!TryChange(mode, roles, limits, grays))
            throw new ArgumentException(WhatIsWrong(mode, roles, limits, grays));
    }

    /// <summary>The output that decided the last verdict; -1 where every class was below its limit.</summary>
    public int Class { get; private set; }

    /// <summary>
    /// How far the last verdict was from turning, in steps: of <see cref="Class"/> above its limit (AnyDefect; below 0 when OK), or the highest
    /// defect above the highest good score (Highest).
    /// </summary>
    public int Excess { get; private set; }

    /// <summary>The highest score of a defect, whatever its limit: what the drift sentinel watches.</summary>
    public int HighestDefect { get; private set; }

    /// <summary>A constant of <see cref="JudgeMode"/>.</summary>
    public int Mode => _mode;

    /// <summary>Classes that it judges by.</summary>
    public int Classes => _roles.Length;

    /// <summary>The limit of a class that is in force; <see cref="PackLimits.Never"/> where none is.</summary>
    public int LimitOf(int which)
    {
        return _limits[which];
    }

    /// <summary>Whether a judge can be made of these.</summary>
    /// <returns>Null, or what is wrong with them.</returns>
    public static string WhatIsWrong(int mode, int[] roles, int[] limits, int[] grays)
    {
        switch (FaultOf(mode, roles, limits, grays))
        {
            case WrongLength:
                return "as many limits and gray bands are needed as there are classes, and at least one class";
            case WrongMode:
                return "the mode is not one of JudgeMode";
            case WrongRole:
                return "a role is neither good nor defect";
            case WrongLimit:
                return "a limit lies outside -128 to 128, or a gray band outside 0 to 255";
            case NothingToSay:
                return "at least one class has to be a defect, and for JudgeMode.Highest one good: nothing else could ever be said";
            default:
                return null;
        }
    }

    /// <summary>Whether a judge can be made of these, without the words.</summary>
    public static bool IsPossible(int mode, int[] roles, int[] limits, int[] grays)
    {
        return FaultOf(mode, roles, limits, grays) == 0;
    }

    /// <summary>Judges by other limits from the next <see cref="Decide"/> on. Parameters as those of the constructor.</summary>
    /// <returns>False, with nothing changed, when no judge could be made of them, or they are for another number of classes.</returns>
    public bool TryChange(int mode, int[] roles, int[] limits, int[] grays)
    {
        if (roles.Length != _roles.Length || !IsPossible(mode, roles, limits, grays))
            return false;
        _mode = mode;
        Array.Copy(roles, 0, _roles, 0, roles.Length);
        Array.Copy(limits, 0, _limits, 0, roles.Length);
        Array.Copy(grays, 0, _grays, 0, roles.Length);
        return true;
    }

    /// <param name="scores">One for each class, from <paramref name="offset"/>.</param>
    /// <returns>A constant of <see cref="Verdict"/>: OK, NG or GRAY.</returns>
    public int Decide(sbyte[] scores, int offset)
    {
        HighestDefect = scores[offset + Top(PackLimits.Defect, scores, offset)];
        return _mode == JudgeMode.AnyDefect ? AnyDefect(scores, offset) : Highest(scores, offset);
    }

    private static int FaultOf(int mode, int[] roles, int[] limits, int[] grays)
    {
        if (roles.Length == 0 || limits.Length != roles.Length || grays.Length != roles.Length)
            return WrongLength;
        if (mode != JudgeMode.AnyDefect && mode != JudgeMode.Highest)
            return WrongMode;
        int goods = 0;
        for (int i = 0; i < roles.Length; i++)
        {
            if (roles[i] != PackLimits.Good && roles[i] != PackLimits.Defect)
                return WrongRole;
            if (limits[i] < -128 || limits[i] > PackLimits.Never || grays[i] < 0 || grays[i] > 255)
                return WrongLimit;
            if (roles[i] == PackLimits.Good)
                goods++;
        }

        return goods == roles.Length || (mode == JudgeMode.Highest && goods == 0) ? NothingToSay : 0;
    }

    private int AnyDefect(sbyte[] scores, int offset)
    {
        int verdict = Verdict.Ok;
        int furthest = -1;
        Excess = -256;
        for (int i = 0; i < _roles.Length; i++)
        {
            if (_roles[i] != PackLimits.Defect || _limits[i] == PackLimits.Never)
                continue;
            int score = scores[offset + i];
            int own = Against(score, _limits[i], _grays[i]);
            if (Worse(own, verdict) || (own == verdict && score - _limits[i] > Excess))
            {
                verdict = own;
                furthest = i;
                Excess = score - _limits[i];
            }
        }

        Class = verdict == Verdict.Ok ? -1 : furthest;
        return verdict;
    }

    private static int Against(int score, int limit, int gray)
    {
        int ngFrom = limit + gray > 127 ? 127 : limit + gray;
        int grayFrom = limit - gray < -128 ? -128 : limit - gray;
        return score >= ngFrom ? Verdict.Ng : score >= grayFrom ? Verdict.Gray : Verdict.Ok;
    }

    private static bool Worse(int one, int other)
    {
        return one == Verdict.Ng ? other != Verdict.Ng : one == Verdict.Gray && other == Verdict.Ok;
    }

    private int Highest(sbyte[] scores, int offset)
    {
        int good = Top(PackLimits.Good, scores, offset);
        int defect = Top(PackLimits.Defect, scores, offset);
        Excess = scores[offset + defect] - scores[offset + good];
        Class = Excess >= 0 ? defect : good;
        int gray = _grays[defect];
        if (Excess >= gray)
            return Verdict.Ng;
        return -Excess >= (gray > 1 ? gray : 1) ? Verdict.Ok : Verdict.Gray;
    }

    /// <returns>The first class of the highest score among those of a role; -1 when there is none, which the constructor rules out.</returns>
    private int Top(int role, sbyte[] scores, int offset)
    {
        int top = -1;
        for (int i = 0; i < _roles.Length; i++)
        {
            if (_roles[i] == role && (top < 0 || scores[offset + i] > scores[offset + top]))
                top = i;
        }

        return top;
    }
}
