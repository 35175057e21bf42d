namespace Edge.Runtime;

/// <summary>Factors of one Add call; the fields of <c>edge_add_params</c> in C.</summary>
public sealed class AddParameters
{
    public int Count;
    public int AZeroPoint;
    public int BZeroPoint;
    public int OutputZeroPoint;
    public int LeftShift;
    public int AMultiplier;
    public int AShift;
    public int BMultiplier;
    public int BShift;
    public int OutputMultiplier;
    public int OutputShift;
    public int ActivationMin;
    public int ActivationMax;
}

/// <summary>The integer reference of Add.</summary>
public static class AddKernel
{
    /// <param name="a">int8 [Count] from <paramref name="aOffset"/>.</param>
    /// <param name="b">int8 [Count] from <paramref name="bOffset"/>.</param>
    /// <param name="output">int8 [Count] from <paramref name="outputOffset"/>; may be all of a or of b, overlaps neither otherwise.</param>
    public static void Run(AddParameters p, sbyte[] a, int aOffset, sbyte[] b, int bOffset, sbyte[] output, int outputOffset)
    {
        for (int i = 0; i < p.Count; i++)
        {
            int ofA = Requantization.Apply((a[aOffset + i] - p.AZeroPoint) * (1 << p.LeftShift), p.AMultiplier, p.AShift);
            int ofB = Requantization.Apply((b[bOffset + i] - p.BZeroPoint) * (1 << p.LeftShift), p.BMultiplier, p.BShift);
            int value = Requantization.Apply(ofA + ofB, p.OutputMultiplier, p.OutputShift) + p.OutputZeroPoint;
            if (value < p.ActivationMin)
                value = p.ActivationMin;
            if (value > p.ActivationMax)
                value = p.ActivationMax;
            output[outputOffset + i] = (sbyte)value;
        }
    }
}
