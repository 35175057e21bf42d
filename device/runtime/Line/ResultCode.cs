namespace Edge.Runtime.Line;

/// <summary>What the wires of the result's code say of the part at the gate, as a binary number: why it goes where it goes.</summary>
/// <remarks>
/// <code>
/// 0      passed
/// 1      NG, of no class that is known
/// 2..7   rejected for another reason: the number of its <see cref="PartExit"/>
/// 8..15  NG: 8 and the number of the class, 15 for the class 7 and all above
/// </code>
/// The highest wire alone tells a defect that was seen from a part that could not be judged.
/// </remarks>
public static class ResultCode
{
    /// <summary>One for each bit, from <see cref="LineSignal.Code0"/> on.</summary>
    public const int Wires = 4;

    public const int FirstClass = 8;

    public const int Most = 15;

    /// <param name="exit">A constant of <see cref="PartExit"/>.</param>
    /// <param name="decidingClass">The defect's; -1: none is known.</param>
    public static int Of(int exit, int decidingClass)
    {
        if (exit != PartExit.RejectedNg || decidingClass < 0)
            return exit;
        return decidingClass > Most - FirstClass ? Most : FirstClass + decidingClass;
    }
}
