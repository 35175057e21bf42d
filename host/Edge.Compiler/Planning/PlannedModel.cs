namespace Edge.Compiler.Planning;

/// <summary>A model with its schedule: one program, or one for each level of compute over tables that the levels share.</summary>
/// <param name="Full">All of the network.</param>
/// <param name="Levels">Null for a network of one level.</param>
public sealed record PlannedModel(Program Full, LevelProgram? Levels)
{
    public static implicit operator PlannedModel(Program program) => new(program, null);

    public static implicit operator PlannedModel(LevelProgram levels) => new(levels.Full, levels);

    /// <summary>Each level's own, level 0 first: calls of the same kernels over the shared tables.</summary>
    public IReadOnlyList<Program> Programs => Levels is null ? [Full] : [.. Levels.Levels.Select((_, level) => Levels.Shared(level))];

    /// <summary>The constant arrays, each once.</summary>
    public SharedTables Tables => Levels is null ? SharedTables.Of(Full) : SharedTables.Of(Levels);
}
