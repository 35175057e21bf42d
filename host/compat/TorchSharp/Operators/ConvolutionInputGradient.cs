using TorchSharp.Kernels;

namespace TorchSharp.Operators;

/// <summary>
/// The gradient of a convolution's input: for every grid of input pixels that lie one stride apart, a product over the output's gradient.
/// </summary>
internal sealed unsafe class ConvolutionInputGradient
{
    private readonly ConvolutionGeometry g;
    private readonly List<(Correlation Grid, int Target, int Source)> grids = [];
    private readonly List<PackedWeights> packs = [];
    private readonly int top, left, paddedH, paddedW;

    public ConvolutionInputGradient(ConvolutionGeometry g, float* weight)
    {
        this.g = g;
        var rows = GradientGrid.Along(g.Input.H, g.PadH, g.FilterH, g.StrideH, g.DilationH);
        var columns = GradientGrid.Along(g.Input.W, g.PadW, g.FilterW, g.StrideW, g.DilationW);
        (top, paddedH) = GradientGrid.Margins(rows, g.OutH);
        (left, paddedW) = GradientGrid.Margins(columns, g.OutW);
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
        int together = PaddedImages.Together((long)paddedH * paddedW * g.Outputs);
        Work.Ranges(g.Input.N, together, (first, end) =>
        {
            int images = (int)(end - first);
            float* grad = dy + first * g.OutH * g.OutW * g.Outputs, target = dx + first * g.Input.Pixels * g.Input.C;
            using var padded = new PaddedImages(grad, images, g.OutH, g.OutW, g.Outputs, top, left, paddedH, paddedW);
            foreach (var (grid, to, from) in grids)
                grid.Run(padded.Data + from, target + to, images, padded.Step, (nint)g.Input.Pixels * g.Input.C);
        });
        foreach (var pack in packs)
            pack.Dispose();
    }

    private void Add(GradientGrid row, GradientGrid column, int group, float* weight)
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
