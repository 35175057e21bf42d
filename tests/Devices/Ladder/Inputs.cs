using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Ladder;
using Edge.Devices.Nano;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Ladder;

/// <summary>Small things to walk the ladder with.</summary>
internal static class Inputs
{
    public static LadderInput Of(Graph graph, params string[] stages) => new()
    {
        Program = Planner.Plan(graph),
        Images = [.. Enumerable.Range(0, 5).Select(number => FixedGraphs.Image(graph, number))],
        Labels = [0, 1, 0, 1, 0],
        Stages = stages,
        Emit = new EmitOptions { Name = graph.Name, ToolVersion = "0.1.0", Source = $"{graph.Name}.edge", ModelHash = "3f9a1c27d4e5", Board = "pc" },
    };

    /// <summary>
    /// All stages but those on nanoCLR where nanoFramework is not installed, or has no native half linked in: no package manager brings it, so that a test
    /// cannot ask for it.
    /// </summary>
    public static IEnumerable<StageResult> Installed(LadderResult result) =>
        result.Stages.Where(stage => stage.Status != StageStatus.Skipped || !(stage.Id == StageIds.NanoClrNative || (stage.Id == StageIds.NanoClr && NanoTools.Missing().Count > 0)));

    public static StageResult Stage(LadderResult result, string id) => result.Stages.Single(stage => stage.Id == id);
}
