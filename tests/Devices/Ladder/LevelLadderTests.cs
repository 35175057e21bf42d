using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Tools;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Ladder;

public class LevelLadderTests
{
    // Every stage switches the program of all levels to one.
    private static readonly string[] Stages =
    [
        StageIds.Int8, StageIds.CSharp, StageIds.NanoClr, StageIds.NanoClrNative, StageIds.CPc, StageIds.CCortexM4, StageIds.CRiscV32,
        StageIds.CXtensa, StageIds.PlanPc, StageIds.PlanCortexM4, StageIds.PlanRiscV32,
    ];

    [ToolTheory(Programs.Gcc, Programs.ArmGcc, Programs.ArmQemu, Programs.RiscVGcc, Programs.RiscVQemu, Programs.XtensaGcc, Programs.XtensaQemu)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_stage_gives_the_bytes_of_the_level_that_is_set(int level)
    {
        LevelSet levels = FixedGraphs.Levels();
        LevelProgram program = LevelPlanner.Plan(levels);
        LadderInput input = Inputs.Of(levels.Levels[level], Stages) with { Program = program.Levels[level], Choice = new LevelChoice(program, level) };
        LadderResult result = ValidationLadder.Run(input);
        foreach (StageResult stage in Inputs.Installed(result).Where(stage => stage.Id is not (StageIds.Float or StageIds.Int8)))
        {
            Assert.True(stage.Status == StageStatus.Passed, $"{stage.Id}: {stage.Reason}");
            Assert.Equal(5, stage.BitExactImages);
        }
    }

    // Emitted code derives names from those of nodes, which may be called anything.
    [ToolFact(Programs.Gcc)]
    public void Nodes_named_like_what_levels_emit_do_not_meet_it()
    {
        string[] names = ["level", "level_bias_level_1", "set_level", "level_out_c_by_level", "level_by_level"];
        LevelSet levels = FixedGraphs.Levels().After(graph => graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select((node, i) => node with { Name = names[i] })]));
        LevelProgram program = LevelPlanner.Plan(levels);
        LadderInput input = Inputs.Of(levels.Levels[1], StageIds.Int8, StageIds.CSharp, StageIds.CPc) with { Program = program.Levels[1], Choice = new LevelChoice(program, 1) };
        LadderResult result = ValidationLadder.Run(input);
        Assert.All(new[] { StageIds.CSharp, StageIds.CPc }.Select(id => Inputs.Stage(result, id)), stage => Assert.True(stage.Status == StageStatus.Passed, stage.Reason));
    }

    // Members of the emitted class, and types that its code names.
    [Theory]
    [InlineData("level", "LevelModel")]
    [InlineData("Level", "LevelModel")]
    [InlineData("level count", "LevelCountModel")]
    [InlineData("infer", "InferModel")]
    [InlineData("input_bytes", "InputBytesModel")]
    [InlineData("system", "SystemModel")]
    [InlineData("conv2d kernel", "Conv2DKernelModel")]
    [InlineData("levels", "Levels")]
    public void A_model_may_be_called_like_what_its_class_is_made_of(string name, string expected)
    {
        LevelSet levels = FixedGraphs.Levels();
        LevelProgram program = LevelPlanner.Plan(levels);
        var options = new EmitOptions { Name = name, ToolVersion = "test", Source = "levels", ModelHash = "00000000", Board = "pc" };
        Assert.Equal(expected, options.ClassName);
        IReadOnlyList<EmittedCSharp> emitted = EmittedCSharp.CompileLevels(program, options);
        Assert.Equal(levels.Count, emitted.Count);
        emitted[0].Dispose();
    }
}
