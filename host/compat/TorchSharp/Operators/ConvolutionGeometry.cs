using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Operators;

/// <summary>All numbers of a 2-dimensional convolution.</summary>
internal sealed record ConvolutionGeometry(Nhwc Input, int Outputs, int FilterH, int FilterW, int StrideH, int StrideW, int PadH, int PadW,
    int DilationH, int DilationW, int Groups)
{
    public int OutH => (Input.H + 2 * PadH - DilationH * (FilterH - 1) - 1) / StrideH + 1;
    public int OutW => (Input.W + 2 * PadW - DilationW * (FilterW - 1) - 1) / StrideW + 1;
    public Nhwc Output => new(Input.N, Outputs, OutH, OutW);

    /// <summary>Input channels of one group.</summary>
    public int Depth => Input.C / Groups;

    public int OutputsPerGroup => Outputs / Groups;
    public int PaddedH => Input.H + 2 * PadH;
    public int PaddedW => Input.W + 2 * PadW;
    public bool IsDepthwise => Groups > 1 && Depth == 1 && OutputsPerGroup == 1;
    public int Taps => FilterH * FilterW;

    /// <summary>
    /// What one output reads from the padded input, and where each of those weights lies in the [O, C, FH, FW] tensor of one output.
    /// </summary>
    public (List<Segment> Reads, long[] WeightRows) Forward(int group)
    {
        var reads = new List<Segment>();
        var rows = new List<long>();
        // Neighbouring columns of an undilated, ungrouped filter lie side by side in memory: one run for a whole filter row.
        bool isRun = DilationW == 1 && Groups == 1;
        for (int fy = 0; fy < FilterH; fy++)
        {
            nint row = (nint)fy * DilationH * PaddedW * Input.C + group * Depth;
            if (isRun)
                reads.Add(new Segment(row, FilterW * Depth));
            for (int fx = 0; fx < FilterW; fx++)
            {
                if (!isRun)
                    reads.Add(new Segment(row + (nint)fx * DilationW * Input.C, Depth));
                for (int c = 0; c < Depth; c++)
                    rows.Add(((long)c * FilterH + fy) * FilterW + fx);
            }
        }

        return (reads, [.. rows]);
    }
}
