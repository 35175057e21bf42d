using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Operators;

/// <summary>The gradient of a convolution's input: for every grid of input pixels that lie one stride apart, a product over the output's gradient.</summary>
internal sealed unsafe class ConvolutionInputGradient
{
    private readonly ConvolutionGeometry g;
    private readonly List<(Correlation Grid, int Target, int Source)> grids = [];
    private readonly List<PackedWeights> packs = [];
    private readonly int top, left, paddedH, paddedW;

    public ConvolutionInputGradient(ConvolutionGeometry g, float* weight)
    {
        this.g = g;
        var rows = Phases(g.Input.H, g.PadH, g.FilterH, g.StrideH, g.DilationH);
        var columns = Phases(g.Input.W, g.PadW, g.FilterW, g.StrideW, g.DilationW);
        (top, paddedH) = Margins(rows, g.OutH);
        (left, paddedW) = Margins(columns, g.OutW);
        foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                for (int group = 0; group < g.Groups; group++)
                    Add(row, column, group, weight);
            }
        }
    }

    public void Run(float* dy, float* dx)
    {
        Work.Parts(g.Input.N, n =>
        {
            float* image = dy + (long)n * g.OutH * g.OutW * g.Outputs;
            var storage = new Storage((long)paddedH * paddedW * g.Outputs * sizeof(float));
            float* padded = (float*)storage.Raw();
            ChannelsLast.Pad(image, g.OutH, g.OutW, g.Outputs, padded, top, left, paddedH, paddedW);
            float* target = dx + (long)n * g.Input.Pixels * g.Input.C;
            foreach (var (grid, to, from) in grids)
                grid.Run(padded + from, target + to);
            storage.Release();
        });
        foreach (var pack in packs)
            pack.Dispose();
    }

    /// <summary>The grids along one axis: first position, number of positions, the taps that touch them.</summary>
    private static List<(int First, int Count, List<(int Tap, int Shift)> Taps)> Phases(int size, int pad, int filter, int stride, int dilation)
    {
        var phases = new List<(int First, int Count, List<(int Tap, int Shift)> Taps)>();
        for (int first = 0; first < Math.Min(stride, size); first++)
            phases.Add((first, (size - first + stride - 1) / stride, ConvolutionGeometry.TapsOf(first, pad, filter, stride, dilation)));
        return phases;
    }

    /// <summary>Zeros needed before the output's gradient, and the size with those on both sides.</summary>
    private static (int Before, int Padded) Margins(List<(int First, int Count, List<(int Tap, int Shift)> Taps)> phases, int size)
    {
        int before = 0, end = size;
        foreach (var (_, count, taps) in phases)
        {
            foreach (var (_, shift) in taps)
            {
                before = Math.Max(before, -shift);
                end = Math.Max(end, count + shift);
            }
        }

        return (before, before + end);
    }

    private void Add((int First, int Count, List<(int Tap, int Shift)> Taps) row, (int First, int Count, List<(int Tap, int Shift)> Taps) column, int group, float* weight)
    {
        int outputs = g.OutputsPerGroup, taps = g.Taps;
        var reads = new List<Segment>();
        var weightRows = new List<long>();
        foreach (var (fy, shiftY) in row.Taps)
        {
            int last = int.MinValue;
            foreach (var (fx, shiftX) in column.Taps)
            {
                nint offset = ((nint)(top + shiftY) * paddedW + left + shiftX) * g.Outputs;
                // Outputs of neighbouring columns lie side by side unless groups come between them.
                if (g.Groups == 1 && last == shiftX - 1)
                    reads[^1] = reads[^1] with { Length = reads[^1].Length + outputs };
                else
                    reads.Add(new Segment(offset, outputs));
                last = shiftX;
                for (int o = 0; o < outputs; o++)
                    weightRows.Add((long)(group * outputs + o) * g.Depth * taps + fy * g.FilterW + fx);
            }
        }

        var pack = new PackedWeights(weight, [.. weightRows], g.Depth, taps, Correlation.LanesFor(g.Depth));
        packs.Add(pack);
        var grid = new Correlation(reads, pack)
        {
            Height = row.Count,
            Width = column.Count,
            SourceX = g.Outputs,
            SourceY = (nint)paddedW * g.Outputs,
            TargetX = g.StrideW * g.Input.C,
            TargetY = (nint)g.StrideH * g.Input.W * g.Input.C,
        };
        grids.Add((grid, (row.First * g.Input.W + column.First) * g.Input.C + group * g.Depth, group * outputs));
    }
}
