using Edge.Compiler.Ir;

namespace Edge.Compiler.Execution.Wide;

/// <summary>Where a window goes over an image, and the image with as much border as it reads: no position has to be tested.</summary>
internal sealed record WideWindow(
    int InH, int InW, int InC, int OutH, int OutW, int FilterH, int FilterW, Size Stride, Size Dilation, int PadTop, int PadLeft)
{
    public int PaddedH => (OutH - 1) * Stride.Height + (FilterH - 1) * Dilation.Height + 1;

    public int PaddedW => (OutW - 1) * Stride.Width + (FilterW - 1) * Dilation.Width + 1;

    public int Positions => OutH * OutW;

    /// <summary>Of a call with a filter and an image.</summary>
    public static WideWindow Of(KernelCall call) => new(
        call["in_h"], call["in_w"], call["in_c"], call["out_h"], call["out_w"], call["filter_h"], call["filter_w"],
        new Size(call["stride_h"], call["stride_w"]), new Size(call["dilation_h"], call["dilation_w"]), call["pad_top"], call["pad_left"]);

    /// <summary>A window over one pixel: what a Dense is.</summary>
    public static WideWindow OfPixel(int channels) => new(1, 1, channels, 1, 1, 1, 1, Size.Square(1), Size.Square(1), 0, 0);

    /// <summary>Of each position: where its window begins, in bytes; the last is repeated until they are a multiple.</summary>
    public int[] Starts(int pixelBytes, int multiple)
    {
        int At(int position) => (position / OutW * Stride.Height * PaddedW + position % OutW * Stride.Width) * pixelBytes;
        return [.. Enumerable.Range(0, (Positions + multiple - 1) / multiple * multiple).Select(i => At(Math.Min(i, Positions - 1)))];
    }

    /// <summary>Of each tap, fy then fx: bytes from the window's beginning.</summary>
    public int[] Taps(int pixelBytes) =>
        [.. Enumerable.Range(0, FilterH * FilterW).Select(tap => (tap / FilterW * Dilation.Height * PaddedW + tap % FilterW * Dilation.Width) * pixelBytes)];

    /// <summary>The parts of the image's rows that windows read: a pixel, the pixel of the bordered image it goes to, and how many follow it.</summary>
    public IEnumerable<(int From, int To, int Pixels)> Rows()
    {
        int count = Math.Min(InW, PaddedW - PadLeft);
        for (int row = PadTop; row < Math.Min(PaddedH, InH + PadTop) && count > 0; row++)
            yield return ((row - PadTop) * InW, row * PaddedW + PadLeft, count);
    }
}
