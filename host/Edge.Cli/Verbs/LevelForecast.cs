using Edge.Cli.Report;
using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

namespace Edge.Cli.Verbs;

/// <summary>What a program of several levels of compute will cost at each of them.</summary>
/// <param name="ConstantBytes">Of all levels together, what they share once.</param>
internal sealed record LevelForecast(IReadOnlyList<LevelCost> Levels, long ConstantBytes)
{
    /// <param name="kernels">Of the board.</param>
    public static LevelForecast Of(LevelProgram program, CoreKernels kernels)
    {
        LevelProgram chosen = kernels.Choose(program);
        double Instructions(int level) => ProgramCost.Of(chosen.Levels[level], kernels.Cost).Instructions;
        return new([.. program.Levels.Select((level, i) => LevelCost.Of(i, level, Instructions(i)))], SharedTables.Of(chosen).Bytes);
    }
}

/// <summary>One level of compute.</summary>
/// <param name="ConstantBytes">Were it a network alone.</param>
/// <param name="ArenaBytes">Were it a network alone.</param>
/// <param name="RamBytes">The same with input and output.</param>
/// <param name="Instructions">Estimated, of one inference in C.</param>
internal sealed record LevelCost(int Level, long Macs, long ConstantBytes, int ArenaBytes, long RamBytes, long Instructions)
{
    public static LevelCost Of(int level, Compiler.Planning.Program program, double instructions)
    {
        Graph graph = program.Graph;
        int arena = Planner.Plan(graph).ArenaBytes; // in a program of all levels its offsets are those of level 0
        return new LevelCost(level, graph.Macs, ModelFactsReader.ConstantBytes(program), arena,
            arena + graph.Inputs.Concat(graph.Outputs).Sum(tensor => (long)tensor.Bytes), (long)Math.Round(instructions));
    }
}
