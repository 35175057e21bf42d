namespace Edge.Compiler.Operators;

/// <summary>Padding as files name it, resolved to pixels before and after.</summary>
public static class WindowPadding
{
    /// <summary>"SAME": output = ceil(input / stride), and the odd pixel goes after. TFLite, <c>ComputePaddingWithOffset</c>.</summary>
    /// <param name="input">Pixels along the axis.</param>
    /// <param name="extent">Pixels the window covers, dilation included.</param>
    /// <param name="stride">At least 1.</param>
    public static (int Before, int After) Same(int input, int extent, int stride)
    {
        long output = ((long)input + stride - 1) / stride;
        int total = (int)Math.Max((output - 1) * stride + extent - input, 0);
        return (total / 2, total - total / 2);
    }
}
