using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Planning;

/// <summary>One schedule for all levels of a network: the same steps at the same offsets over the same weights; a level is a choice of numbers.</summary>
/// <param name="Levels">Each as a program that can run alone, level 0 first; offsets, arena and names are equal.</param>
/// <param name="Steps">In order of execution.</param>
public sealed record LevelProgram(IReadOnlyList<Program> Levels, IReadOnlyList<LevelStep> Steps)
{
    /// <summary>Level 0.</summary>
    public Program Full => Levels[0];

    /// <summary>The arena's size, which level 0 needs; no other level needs more.</summary>
    public int ArenaBytes => Full.ArenaBytes;

    /// <summary>Where in the arena calls that need working memory have it.</summary>
    public IReadOnlyDictionary<LevelCall, ScratchPlace> Scratch { get; init; } = new Dictionary<LevelCall, ScratchPlace>();

    /// <summary>A level's program over the tables that all levels share; in <see cref="Levels"/> each has its own.</summary>
    public Program Shared(int level) =>
        Levels[level] with { Steps = [.. Steps.Select(step => step.AtLevels[level] with { Calls = [.. step.Calls.Select(call => call.At(level))] })] };
}

/// <summary>One line of the schedule.</summary>
/// <param name="AtLevels">The step at each level.</param>
/// <param name="Calls">The kernel calls that compute it.</param>
public sealed record LevelStep(IReadOnlyList<Step> AtLevels, IReadOnlyList<LevelCall> Calls)
{
    /// <summary>At level 0.</summary>
    public Step Full => AtLevels[0];

    public string Id => Full.Id;
}

/// <summary>One call of one kernel, with the numbers of every level.</summary>
/// <param name="Kernel">The same at every level.</param>
/// <param name="Activations">As <see cref="KernelCall.Activations"/>.</param>
/// <param name="Parameters">In the order of the C parameter struct.</param>
/// <param name="Tables">In the order of the kernel's arguments.</param>
public sealed record LevelCall(
    string Kernel, IReadOnlyList<int> Activations, IReadOnlyList<LevelParameter> Parameters, IReadOnlyList<LevelTable> Tables)
{
    /// <summary>The calls of one node at all levels as one; null where they are calls of different kernels.</summary>
    /// <param name="calls">Level 0 first.</param>
    public static LevelCall? Of(IReadOnlyList<KernelCall> calls)
    {
        LevelCall? plain = Merged(FilterStorage.OfOneKernel(calls));
        bool sharesFilter = plain is not null && plain.Tables.All(table => table.Name != "filter" || table.IsSame);
        // Where filters are not the beginning of level 0's table, their channels may still be the first of its channels.
        return !sharesFilter && LeadingFilter.Of(calls) is { } parts ? Merged(parts) : plain;
    }

    /// <summary>Of the arrays that exist, each once.</summary>
    public long TableBytes => Tables.SelectMany(table => table.Own).Sum(own => (long)own.Table.Bytes);

    /// <summary>The call of one level.</summary>
    public KernelCall At(int level) => new(
        Kernel, Activations, [.. Parameters.Select(parameter => new Parameter(parameter.Name, parameter.Values[level]))],
        [.. Tables.Select(table => table.AtLevels[level])]);

    /// <summary>The calls of one node at all levels as one; null where they are calls of different kernels, or with different fields.</summary>
    internal static LevelCall? Merged(IReadOnlyList<KernelCall> calls)
    {
        KernelCall full = calls[0];
        bool isOne = calls.All(call => call.Kernel == full.Kernel && call.Activations.SequenceEqual(full.Activations)
            && call.Parameters.Select(parameter => parameter.Name).SequenceEqual(full.Parameters.Select(parameter => parameter.Name)));
        return !isOne ? null : new LevelCall(full.Kernel, full.Activations,
            [.. full.Parameters.Select((parameter, i) => new LevelParameter(parameter.Name, [.. calls.Select(call => call.Parameters[i].Value)]))],
            [.. full.Tables.Select((table, i) => LevelTable.Of(table.Name, [.. calls.Select(call => call.Tables[i])]))]);
    }
}

/// <summary>A field of a kernel's parameter struct at every level.</summary>
public sealed record LevelParameter(string Name, IReadOnlyList<int> Values)
{
    /// <summary>True when all levels have the same value.</summary>
    public bool IsSame => Values.All(value => value == Values[0]);
}

/// <summary>A constant array that a call reads, at every level.</summary>
/// <param name="Name">Its role in the kernel.</param>
/// <param name="AtLevels">Level 0's own object where a level reads the beginning of that.</param>
public sealed record LevelTable(string Name, IReadOnlyList<Table> AtLevels)
{
    /// <summary>True when every level reads level 0's array.</summary>
    public bool IsSame => AtLevels.All(table => ReferenceEquals(table, AtLevels[0]));

    /// <summary>The arrays that exist, each with the first level that reads it.</summary>
    public IEnumerable<(int Level, Table Table)> Own =>
        AtLevels.Select((table, level) => (level, table)).Where(entry => entry.level == 0 || !ReferenceEquals(entry.table, AtLevels[0]));

    internal static LevelTable Of(string name, IReadOnlyList<Table> tables) =>
        new(name, [.. tables.Select(table => IsBeginning(tables[0].Data, table.Data) ? tables[0] : table)]);

    private static bool IsBeginning(Array whole, Array part) => (whole, part) switch
    {
        (sbyte[] a, sbyte[] b) => a.AsSpan().StartsWith(b),
        (int[] a, int[] b) => a.AsSpan().StartsWith(b),
        _ => false,
    };
}
