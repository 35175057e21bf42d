using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;
using Edge.Runtime;

namespace Edge.Compiler.Tests.Planning.Streaming;

/// <summary>A device's memory: the caller's buffers and the arenas, filled with garbage before the run. Each call is the reference kernel's.</summary>
internal sealed class ProgramMemory(Program program, sbyte[][] inputs)
{
    public const sbyte Garbage = -99;

    private readonly sbyte[][] _arenas = [.. program.Arenas.Select(arena => Enumerable.Repeat(Garbage, arena.Bytes).ToArray())];

    private readonly Dictionary<Node, int> _made = [];

    public sbyte[][] Inputs { get; } = [.. inputs.Select(input => (sbyte[])input.Clone())];

    public sbyte[][] Outputs { get; } = [.. program.Graph.Outputs.Select(output => new sbyte[output.Bytes])];

    /// <summary>A camera's frames, which lie in the arenas.</summary>
    public IEnumerable<sbyte[]> Frames => program.Frames.Select(start => Bytes(start, program.Camera!.FrameBytes).ToArray());

    /// <param name="observe">Sees the rows of each node's output as they are made, and from which byte of it on; of strips, the columns that they keep.</param>
    public void Run(Action<Node, sbyte[], int> observe)
    {
        foreach (var (input, values) in program.Graph.Inputs.Zip(Inputs).Where(input => program.Placements[input.First].Memory == Memory.Arena))
            values.CopyTo(Bytes(program.Placements[input], values.Length));
        for (int i = 0; i < program.Steps.Count; i++)
        {
            StreamedGroup? group = program.Groups.FirstOrDefault(group => group.First == i);
            if (group is null)
            {
                Run(program.Steps[i], observe);
                continue;
            }

            for (int strip = 0; strip < group.Strips; strip++)
            {
                for (int turn = 0; turn < group.Turns; turn++)
                {
                    foreach (BandAct act in group.Acts.Where(act => act.Strips.Includes(strip) && act.When.Includes(turn)))
                        Run(act, (turn - act.When.First) / act.When.Period, strip - act.Strips.First, group.Strips > 1, observe);
                }
            }

            i = group.Last;
        }
    }

    private void Run(Step step, Action<Node, sbyte[], int> observe)
    {
        sbyte[][] activations = [.. step.Node.Activations.Select(tensor => Bytes(program.Placements[tensor], tensor.Bytes).ToArray())];
        var result = new sbyte[step.Node.Output.Bytes];
        foreach (KernelCall call in step.Calls)
            step.Node.Operator.RunInt8(call, activations, result);
        result.CopyTo(Bytes(program.Placements[step.Node.Output], result.Length));
        observe(step.Node, result, 0);
    }

    private void Run(BandAct act, int time, int strip, bool inStrips, Action<Node, sbyte[], int> observe)
    {
        Span<sbyte> Columns(BandPlace place, int stride, int row, int bytes)
        {
            Placement at = place.At(time, strip);
            return Bytes(at with { Offset = at.Offset + (row * stride) }, bytes);
        }

        switch (act)
        {
            case BandCopy copy:
                Span<sbyte> from = Bytes(copy.From.At(time), copy.Bytes), to = Bytes(copy.To.At(time), copy.Bytes);
                for (int i = 0; i < from.Length; i++)
                    to[i] = from[i];
                break;
            case BandFill fill:
                Bytes(fill.To.At(time), fill.Bytes).Fill((sbyte)fill.Value);
                break;
            case BandGather gather:
                for (int row = 0; row < gather.Rows; row++)
                    Columns(gather.From, gather.FromStride, row, gather.Bytes).CopyTo(Columns(gather.To, gather.Bytes, row, gather.Bytes));
                break;
            case BandKeep keep:
                for (int row = 0; row < keep.Rows; row++)
                {
                    Span<sbyte> kept = Columns(keep.From, keep.FromStride, row, keep.Bytes);
                    if (keep.Whole is { } whole)
                        kept.CopyTo(Columns(keep.To.In(whole), keep.ToStride, row, keep.Bytes));
                    observe(keep.Step.Node, kept.ToArray(), keep.To.At(time, strip) + (row * keep.ToStride));
                }

                break;
            case BandSum sum:
                sbyte[] sums = Bytes(sum.Sums.At(time), sizeof(int) * sum.Channels).ToArray();
                RowsKernel.Add(Bytes(sum.From.At(time), sum.Pixels * sum.Channels).ToArray(), 0, sum.Pixels, sum.Channels, sums, 0);
                sums.CopyTo(Bytes(sum.Sums.At(time), sums.Length));
                break;
            case BandMean mean:
                observe(mean.Step.Node, RowEnds.MeanOf(mean, ToEnd(mean.Sums.At(time)), Bytes(mean.Output.At(time), mean.Step.Node.Output.Bytes)), 0);
                break;
            case BandSpread spread:
                foreach (var (at, row) in RowEnds.SpreadOf(spread, ToEnd(spread.From.At(time)), spread.First.At(time, strip)))
                {
                    row.CopyTo(Bytes(spread.Output.At(time), spread.Step.Node.Output.Bytes)[at..]);
                    observe(spread.Step.Node, row, at);
                }

                break;
            case BandShow:
                break;
            case BandCall band:
                sbyte[][] activations = [.. band.Inputs.Select(input => ToEnd(input.At(time)).ToArray())];
                sbyte[] result = Bytes(band.Output.At(time), band.Bytes).ToArray();
                band.Step.Node.Operator.RunInt8(band.Call, activations, result);
                result.CopyTo(Bytes(band.Output.At(time), band.Bytes));
                if (!band.Completes || inStrips)
                    break;
                int made = _made.GetValueOrDefault(band.Step.Node);
                observe(band.Step.Node, result, made);
                _made[band.Step.Node] = made + result.Length;
                break;
        }
    }

    private Span<sbyte> Bytes(Placement at, int bytes) => Buffer(at).AsSpan(at.Offset, bytes);

    private Span<sbyte> ToEnd(Placement at) => Buffer(at).AsSpan(at.Offset);

    private sbyte[] Buffer(Placement at) => at.Memory switch { Memory.Input => Inputs[at.Index], Memory.Output => Outputs[at.Index], _ => _arenas[at.Index] };
}
