using System.Text;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Planning;

/// <summary>A program as a person reads it: steps with the kernels they call and the bytes they read and write, then the arena.</summary>
public static class ProgramText
{
    public static string Write(Program program)
    {
        var text = new StringBuilder($"program {program.Graph.Name}: {program.Steps.Count} steps, arena {program.ArenaBytes} bytes\n");
        foreach (Step step in program.Steps)
        {
            string inputs = string.Join(", ", step.Node.Activations.Select(input => Place(program, input)));
            string kernels = string.Join(", ", step.Calls.Select(call => call.Kernel).Distinct());
            text.Append($"{step.Index} {step.Id}: {kernels} ({inputs}) -> {Place(program, step.Node.Output)}\n");
        }

        foreach (StreamedGroup group in program.Groups)
            text.Append($"rows at a time: steps {group.First} to {group.Last}, {group.Turns} turns{StripsOf(group)}\n");
        ArenaMap map = ArenaMap.Of(program);
        foreach (ArenaEntry entry in map.Entries)
            text.Append($"{ArenaOf(program, entry.Arena)} {entry.Offset}..{entry.Offset + entry.Bytes - 1}: {entry.Name}, steps {entry.First} to {entry.Last}\n");
        if (map.Entries.Count > 0)
            text.Append($"peak {map.Peak}\n");
        return text.ToString();
    }

    private static string StripsOf(StreamedGroup group) =>
        group.Strips == 1 ? "" : $", for each of {group.Strips} strips of columns, {group.ExtraMacs} MAC more";

    private static string ArenaOf(Program program, int index) => index == 0 ? "arena" : program.Arenas[index].Region.Name;

    private static string Place(Program program, Tensor tensor)
    {
        if (!program.Placements.TryGetValue(tensor, out Placement at))
            return "rows";
        return at.Memory switch
        {
            Memory.Input => $"input {at.Index}",
            Memory.Output => $"output {at.Index}",
            _ => $"{ArenaOf(program, at.Index)} + {at.Offset}",
        };
    }
}
