using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Emission.Paired;

/// <summary>A program whose calls are those of paired kernels wherever they are predicted to be faster.</summary>
public static class PairedProgram
{
    private const int WordBytes = 4;

    /// <summary>The same program with other calls; their working memory is in bytes of the arena that are free at that step, else behind all others.</summary>
    public static Program Of(Program program)
    {
        ArenaMap map = ArenaMap.Of(program);
        var scratch = new Dictionary<KernelCall, int>(ReferenceEqualityComparer.Instance);
        int arenaBytes = program.ArenaBytes;
        var steps = new List<Step>();
        foreach (Step step in program.Steps)
        {
            var calls = new List<KernelCall>();
            foreach (KernelCall call in step.Calls)
            {
                PairedCall? paired = PairedCall.Of(call);
                calls.Add(paired?.Call ?? call);
                if (paired is null or { ScratchBytes: 0 })
                    continue;
                int offset = FreeAt(map, step.Index, paired.ScratchBytes);
                scratch[paired.Call] = offset;
                arenaBytes = Math.Max(arenaBytes, offset + paired.ScratchBytes);
            }

            steps.Add(step with { Calls = calls });
        }

        return program with { Steps = steps, ArenaBytes = arenaBytes, Scratch = scratch };
    }

    /// <summary>The first offset from which bytes are free while a step runs.</summary>
    private static int FreeAt(ArenaMap map, int step, int bytes)
    {
        int offset = 0;
        foreach (ArenaEntry entry in map.Entries.Where(entry => entry.First <= step && step <= entry.Last).OrderBy(entry => entry.Offset))
        {
            if (offset + bytes <= entry.Offset)
                break;
            offset = Math.Max(offset, (entry.Offset + entry.Bytes + WordBytes - 1) / WordBytes * WordBytes);
        }

        return offset;
    }
}
