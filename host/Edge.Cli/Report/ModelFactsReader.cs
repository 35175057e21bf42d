using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;

namespace Edge.Cli.Report;

/// <summary>Reads out of a plan what reports and 'edge inspect' show of it.</summary>
internal static class ModelFactsReader
{
    /// <param name="program">The plan.</param>
    /// <param name="noise">Signal-to-noise ratio in decibels by node; null where it was not measured.</param>
    public static ModelFacts Of(Compiler.Planning.Program program, IReadOnlyDictionary<string, double>? noise = null)
    {
        ArenaMap map = ArenaMap.Of(program);
        Dictionary<string, Step> steps = program.Steps.ToDictionary(step => step.Node.Name);
        // An array that several steps read counts for the first of them.
        ILookup<Step, long> bytes = SharedTables.Of(program).All.ToLookup(shared => shared.Step, shared => (long)shared.Table.Bytes);
        return new ModelFacts
        {
            Name = program.Graph.Name,
            Macs = program.Graph.Macs,
            Weights = program.Graph.Weights,
            WeightBytes = bytes.Sum(tables => tables.Sum()),
            ArenaBytes = program.ArenaBytes,
            PeakNode = map.Peak.Node,
            Arena = Blocks(program, map),
            Operators = [.. program.Graph.Nodes.Select(node => Operator(node, steps.GetValueOrDefault(node.Name), bytes, noise))],
        };
    }

    /// <summary>The same model in the memory of another plan of it, such as that by a board's own kernels, which need working memory.</summary>
    public static ModelFacts InMemoryOf(this ModelFacts facts, Compiler.Planning.Program program)
    {
        ArenaMap map = ArenaMap.Of(program);
        return facts with { ArenaBytes = program.ArenaBytes, PeakNode = map.Peak.Node, Arena = Blocks(program, map) };
    }

    // Several arenas are drawn one above the other.
    private static IReadOnlyList<ArenaBlock> Blocks(Compiler.Planning.Program program, ArenaMap map)
    {
        string Name(ArenaEntry entry) => entry.Arena == 0 ? entry.Name : $"{entry.Name} in {program.Arenas[entry.Arena].Region.Name}";
        int Start(ArenaEntry entry) => program.Arenas.Take(entry.Arena).Sum(arena => arena.Bytes) + entry.Offset;
        return [.. map.Entries.Select(entry => new ArenaBlock(Name(entry), Start(entry), entry.Bytes, entry.First, entry.Last))];
    }

    /// <summary>Level 0 of a program of several, with the tables of all of them.</summary>
    public static ModelFacts Of(LevelProgram program, IReadOnlyDictionary<string, double>? noise = null) =>
        Of(program.Full, noise) with { WeightBytes = SharedTables.Of(program).Bytes };

    /// <summary>Bytes of all tables: weights, biases, multipliers, shifts and lookups.</summary>
    public static long ConstantBytes(Compiler.Planning.Program program) => SharedTables.Of(program).Bytes;

    private static OperatorFacts Operator(Node node, Step? step, ILookup<Step, long> bytes, IReadOnlyDictionary<string, double>? noise) => new(
        node.Name, node.Operator.Kind, string.Join(" + ", node.Activations.Select(input => input.Shape)), node.Output.Shape.ToString(),
        node.Operator.CountMacs(node), step is null ? 0 : bytes[step].Sum(), step?.Index,
        noise is not null && noise.TryGetValue(node.Name, out double decibels) ? decibels : null)
    {
        Filter = step is { Calls.Count: > 0 } ? StoredFilter.Of(node, step.Calls[0]) : null,
    };
}
