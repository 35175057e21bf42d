namespace Edge.Runtime;

/// <summary>Loops and factors of one AddBroadcast call; the fields of <c>edge_add_broadcast_params</c> in C.</summary>
public sealed class AddBroadcastParameters
{
    public int Outer;
    public int Middle;
    public int Inner;
    public int AOuterStep;
    public int AMiddleStep;
    public int AInnerStep;
    public int BOuterStep;
    public int BMiddleStep;
    public int BInnerStep;
    public int AZeroPoint;
    public int BZeroPoint;
    public int OutputZeroPoint;
    public int LeftShift;
    public int ASign;
    public int BSign;
    public int AMultiplier;
    public int AShift;
    public int BMultiplier;
    public int BShift;
    public int OutputMultiplier;
    public int OutputShift;
    public int ActivationMin;
    public int ActivationMax;
}

/// <summary>The integer reference of Sub, and of an Add whose operands differ in shape or are constant.</summary>
public static class AddBroadcastKernel
{
    /// <param name="a">int8, read from <paramref name="aOffset"/> in the steps of p.</param>
    /// <param name="b">int8, read from <paramref name="bOffset"/> in the steps of p.</param>
    /// <param name="output">
    /// int8 [Outer, Middle, Inner] from <paramref name="outputOffset"/>; may be all of an operand that no loop repeats, overlaps neither otherwise.
    /// </param>
    public static void Run(AddBroadcastParameters p, sbyte[] a, int aOffset, sbyte[] b, int bOffset, sbyte[] output, int outputOffset)
    {
        int at = outputOffset;
        for (int outer = 0; outer < p.Outer; outer++)
        {
            for (int middle = 0; middle < p.Middle; middle++)
            {
                int atA = aOffset + outer * p.AOuterStep + middle * p.AMiddleStep;
                int atB = bOffset + outer * p.BOuterStep + middle * p.BMiddleStep;
                for (int inner = 0; inner < p.Inner; inner++)
                {
                    int ofA = Requantization.Apply((a[atA] - p.AZeroPoint) * (1 << p.LeftShift), p.AMultiplier, p.AShift);
                    int ofB = Requantization.Apply((b[atB] - p.BZeroPoint) * (1 << p.LeftShift), p.BMultiplier, p.BShift);
                    int sum = p.ASign * ofA + p.BSign * ofB;
                    int value = Requantization.Apply(sum, p.OutputMultiplier, p.OutputShift) + p.OutputZeroPoint;
                    if (value < p.ActivationMin)
                        value = p.ActivationMin;
                    if (value > p.ActivationMax)
                        value = p.ActivationMax;
                    output[at++] = (sbyte)value;
                    atA += p.AInnerStep;
                    atB += p.BInnerStep;
                }
            }
        }
    }
}
