using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Tests.Planning.Streaming;

/// <summary>A device's memory: the caller's buffers and the arenas, filled with garbage before the run. Each call is the reference kernel's.</summary>
internal sealed class ProgramMemory(Program program, sbyte[][] inputs)
{
    public const sbyte Garbage = -99;

    private readonly sbyte[][] _arenas = [.. program.Arenas.Select(arena => Enumerable.Repeat(Garbage, arena.Bytes).ToArray())];

    public sbyte[][] Inputs { get; } = [.. inputs.Select(input => (sbyte[])input.Clone())];

    public sbyte[][] Outputs { get; } = [.. program.Graph.Outputs.Select(output => new sbyte[output.Bytes])];


    /// <summary>A camera's frames, which lie in the arenas.</summary>
    public IEnumerable<sbyte[]> Frames => program.Frames.Select(start => Bytes(start, program.Camera!.FrameBytes).ToArray());

    /// <param name="observe">Sees the rows of each node's output as they are made.</param>
    public void Run(Action<Node, sbyte[]> observe)
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

            for (int turn = 0; turn < group.Turns; turn++)
            {
                foreach (BandAct act in group.Acts.Where(act => act.When.Includes(turn)))
                    Run(act, (turn - act.When.First) / act.When.Period, observe);
            }

            i = group.Last;
        }
    }

    private void Run(Step step, Action<Node, sbyte[]> observe)
    {
        sbyte[][] activations = [.. step.Node.Activations.Select(tensor => Bytes(program.Placements[tensor], tensor.Bytes).ToArray())];
        var result = new sbyte[step.Node.Output.Bytes];
        foreach (KernelCall call in step.Calls)
            step.Node.Operator.RunInt8(call, activations, result);
        result.CopyTo(Bytes(program.Placements[step.Node.Output], result.Length));
        observe(step.Node, result);
    }

    private void Run(BandAct act, int time, Action<Node, sbyte[]> observe)
    {
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
            case BandCall band:
                sbyte[][] activations = [.. band.Inputs.Select(input => ToEnd(input.At(time)).ToArray())];
                sbyte[] result = Bytes(band.Output.At(time), band.Bytes).ToArray();
                band.Step.Node.Operator.RunInt8(band.Call, activations, result);
                result.CopyTo(Bytes(band.Output.At(time), band.Bytes));
                if (band.Completes)
                    observe(band.Step.Node, result);
                break;
        }
    }

    private Span<sbyte> Bytes(Placement at, int bytes) => Buffer(at).AsSpan(at.Offset, bytes);

    private Span<sbyte> ToEnd(Placement at) => Buffer(at).AsSpan(at.Offset);

    private sbyte[] Buffer(Placement at) => at.Memory switch { Memory.Input => Inputs[at.Index], Memory.Output => Outputs[at.Index], _ => _arenas[at.Index] };
}
