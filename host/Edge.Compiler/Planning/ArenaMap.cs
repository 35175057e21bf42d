using Edge.Compiler.Ir;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Planning;

/// <summary>The arena as a person draws it: who lives where from when to when, and which node needs the most.</summary>
/// <param name="Bytes">The arena's size, of all arenas together where there are several.</param>
/// <param name="Entries">One for each stretch of bytes, in the order in which they are written.</param>
/// <param name="Peak">The node at which the most bytes are alive.</param>
public sealed record ArenaMap(int Bytes, IReadOnlyList<ArenaEntry> Entries, ArenaPeak Peak)
{
    /// <summary>The step before the first: a camera's frame is made into the input.</summary>
    public const int BeforeAll = -1;

    public static ArenaMap Of(Program program)
    {
        Graph graph = program.Graph;
        var first = new Dictionary<Tensor, int>();
        var last = graph.Inputs.ToDictionary(input => input, _ => BeforeAll);
        foreach (Tensor input in graph.Inputs)
            first[input] = BeforeAll;
        int step = -1;
        foreach (Node node in graph.Nodes)
        {
            if (!node.Operator.IsView)
                step++;
            StreamedGroup? group = program.Groups.FirstOrDefault(group => group.First <= step && step <= group.Last);
            foreach (Tensor input in node.Activations)
                last[input] = group?.Last ?? step;
            first[node.Output] = group?.First ?? step;
            last[node.Output] = group?.Last ?? step;
        }

        foreach (Tensor output in graph.Outputs)
            last[output] = program.Steps.Count;

        List<ArenaEntry> entries = EntriesOf(graph, program.Placements, first, last);
        entries.AddRange(program.Groups.SelectMany(group => group.Windows).Select(window =>
            new ArenaEntry(window.Tensors, window.Start.Offset, window.Bytes, window.First, window.Last)
            {
                Arena = window.Start.Index,
                Rows = RowsOf(window),
            }));
        entries.AddRange(ScratchOf(program));
        entries.AddRange(FramesOf(program));
        entries = [.. entries.OrderBy(entry => entry.First)];
        return new ArenaMap(program.ArenaBytes, entries, PeakOf(program, entries));
    }

    private static string RowsOf(RowWindowPlace window) => window.Rows == 0 ? ""
        : $"{window.Rows} of {window.Height} rows{(window.Columns == window.Width ? "" : $", {window.Columns} of {window.Width} columns")}";

    /// <summary>Tensors that follow one another without a break in the same bytes are one entry: views and in-place results.</summary>
    private static List<ArenaEntry> EntriesOf(
        Graph graph, IReadOnlyDictionary<Tensor, Placement> placements, Dictionary<Tensor, int> first, Dictionary<Tensor, int> last)
    {
        var entries = new List<ArenaEntry>();
        foreach (Tensor tensor in graph.Inputs.Concat(graph.Nodes.Select(node => node.Output)))
        {
            if (!placements.TryGetValue(tensor, out Placement here) || here.Memory != Memory.Arena)
                continue;
            int sharer = entries.FindIndex(entry => entry.Arena == here.Index && entry.Offset == here.Offset && entry.Last >= first[tensor]);
            if (sharer < 0)
                entries.Add(new ArenaEntry([tensor.Name], here.Offset, tensor.Bytes, first[tensor], last[tensor]) { Arena = here.Index });
            else
                entries[sharer] = entries[sharer].With(tensor.Name, last[tensor]);
        }

        return entries;
    }

    // Calls of one step run one after the other, most of them over the same bytes.
    private static IEnumerable<ArenaEntry> ScratchOf(Program program)
    {
        foreach (Step step in program.Steps)
        {
            var places = step.Calls.Where(program.Scratch.ContainsKey).Select(call => program.Scratch[call]);
            foreach (var same in places.GroupBy(place => place.Start))
            {
                string[] owner = [$"scratch of {step.Node.Name}"];
                int bytes = same.Max(place => place.Bytes);
                yield return new ArenaEntry(owner, same.Key.Offset, bytes, step.Index, step.Index) { Arena = same.Key.Index, IsScratch = true };
            }
        }
    }

    private static IEnumerable<ArenaEntry> FramesOf(Program program) => program.Frames.Select((start, i) => new ArenaEntry(
        [$"camera frame {i + 1}"], start.Offset, program.Camera!.FrameBytes, BeforeAll, program.Camera.Overlaps ? program.Steps.Count : BeforeAll)
    {
        Arena = start.Index,
    });

    private static ArenaPeak PeakOf(Program program, List<ArenaEntry> entries)
    {
        ArenaPeak At(int step, string node) => new(node, [.. entries.Where(entry => entry.First <= step && step <= entry.Last)]);
        ArenaPeak peak = program.Camera is null ? new ArenaPeak("", []) : At(BeforeAll, "camera");
        foreach (Step step in program.Steps)
        {
            ArenaPeak alive = At(step.Index, step.Node.Name);
            if (alive.Bytes > peak.Bytes)
                peak = alive;
        }

        return peak;
    }
}

/// <summary>A stretch of the arena.</summary>
/// <param name="Tensors">Those that use it, in order; more than one where a view or an in-place operator shares the bytes. Of working memory: whose it is.</param>
/// <param name="Offset">Bytes from the arena's start.</param>
/// <param name="Bytes">Without alignment.</param>
/// <param name="First">Index of the step that writes it.</param>
/// <param name="Last">Index of the last step that reads it.</param>
public sealed record ArenaEntry(IReadOnlyList<string> Tensors, int Offset, int Bytes, int First, int Last)
{
    public int End => Offset + Bytes;

    public string Name => string.Join(" = ", Tensors) + (Rows.Length == 0 ? "" : $" ({Rows})");

    /// <summary>How many rows of the tensors there are at a time, and columns where those are not all; empty where they are whole.</summary>
    public string Rows { get; init; } = "";

    /// <summary>Which of the program's arenas.</summary>
    public int Arena { get; init; }

    /// <summary>True for working memory of the kernels of one step.</summary>
    public bool IsScratch { get; init; }

    internal ArenaEntry With(string tensor, int last) => this with { Tensors = [.. Tensors, tensor], Last = Math.Max(Last, last) };
}

/// <summary>The moment of the most bytes.</summary>
/// <param name="Node">The node that runs then, <c>camera</c> before the first; empty when nothing lives in the arena.</param>
/// <param name="Alive">What is alive then, its output included.</param>
public sealed record ArenaPeak(string Node, IReadOnlyList<ArenaEntry> Alive)
{
    public int Bytes => Alive.Sum(entry => entry.Bytes);

    /// <summary>Of <see cref="Bytes"/>, working memory of the node's kernels.</summary>
    public int ScratchBytes => Alive.Where(entry => entry.IsScratch).Sum(entry => entry.Bytes);

    /// <summary><c>node 'block2_dw': block1_out 81920 + block2_dw_out 61440</c></summary>
    public override string ToString() => $"node '{Node}': {string.Join(" + ", Alive.Select(entry => $"{entry.Name} {entry.Bytes}"))}";
}
