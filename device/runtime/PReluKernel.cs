namespace Edge.Runtime;

/// <summary>Loops and factors of one PRelu call; the fields of <c>edge_p_relu_params</c> in C.</summary>
public sealed class PReluParameters
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
    public int PositiveMultiplier;
    public int PositiveShift;
    public int NegativeMultiplier;
    public int NegativeShift;
    public int ActivationMin;
    public int ActivationMax;
}

/// <summary>The integer reference of PRelu.</summary>
public static class PReluKernel
{
    /// <param name="a">int8, read from <paramref name="aOffset"/> in the steps of p.</param>
    /// <param name="slope">int8, read in the steps of p for b.</param>
    /// <param name="output">int8 [Outer, Middle, Inner] from <paramref name="outputOffset"/>; may be all of a, does not overlap it otherwise.</param>
    public static void Run(PReluParameters p, sbyte[] a, int aOffset, sbyte[] slope, sbyte[] output, int outputOffset)
    {
        int at = outputOffset;
        for (int outer = 0; outer < p.Outer; outer++)
        {
            for (int middle = 0; middle < p.Middle; middle++)
            {
                int atA = aOffset + outer * p.AOuterStep + middle * p.AMiddleStep;
                int atSlope = outer * p.BOuterStep + middle * p.BMiddleStep;
                for (int inner = 0; inner < p.Inner; inner++)
                {
                    int steps = a[atA] - p.AZeroPoint;
                    int value = p.OutputZeroPoint;
                    if (steps >= 0)
                        value += Requantization.Apply(steps, p.PositiveMultiplier, p.PositiveShift);
                    else
                        value += Requantization.Apply(steps * (slope[atSlope] - p.BZeroPoint), p.NegativeMultiplier, p.NegativeShift);
                    if (value < p.ActivationMin)
                        value = p.ActivationMin;
                    if (value > p.ActivationMax)
                        value = p.ActivationMax;
                    output[at++] = (sbyte)value;
                    atA += p.AInnerStep;
                    atSlope += p.BInnerStep;
                }
            }
        }
    }
}
