using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Tools;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Ladder;

/// <summary>Code that is wrong on purpose, by templates that change a number: the ladder names operator, place and kind of mistake.</summary>
public sealed class SabotageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-sabotage-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ToolTheory(Programs.Gcc)]
    [InlineData("block_conv_1", ".pad_top = 1", ".pad_top = 0", 1, "block/conv.1", "kernel of Conv2D")]
    [InlineData("stem", ".input_zero_point = -12", ".input_zero_point = -11", 0, "stem", "kernel of Conv2D")]
    [InlineData("block_conv_2", ".output_zero_point = 3", ".output_zero_point = 4", 2, "block/conv.2", "shifted by 1: zero point")]
    [InlineData("block_conv_2", ".activation_max = 127", ".activation_max = 20", 2, "block/conv.2", "clamp")]
    [InlineData("stem", ".in_h = 7", ".in_h = 6", 0, "stem", "border")]
    [InlineData("scores", ".in_c = 4", ".in_c = 3", 6, "scores", "Dense")]
    public void A_wrong_number_in_C_is_found_at_its_operator(string call, string right, string wrong, int index, string node, string cause)
    {
        FirstDifference difference = Find("c", "model.c.sbn", call, right, wrong, StageIds.CPc);
        Assert.Equal((index, node), (difference.NodeIndex, difference.NodeName));
        Assert.Contains(cause, difference.LikelyCause);
    }

    [Fact]
    public void A_wrong_number_in_CSharp_is_found_at_its_operator()
    {
        FirstDifference difference = Find("csharp", "Model.g.cs.sbn", "_block_add", "AZeroPoint = 3", "AZeroPoint = 2", StageIds.CSharp);
        Assert.Equal((3, "block/add", "Add"), (difference.NodeIndex, difference.NodeName, difference.Operator));
    }

    [ToolFact(Programs.Gcc)]
    public void The_first_difference_says_where_and_both_values()
    {
        Graph graph = FixedGraphs.Residual();
        FirstDifference difference = Find("c", "model.c.sbn", "block_conv_2", ".output_zero_point = 3", ".output_zero_point = 4", StageIds.CPc);
        sbyte[]? expected = null;
        new Edge.Compiler.Execution.Int8Executor(graph).Run([FixedGraphs.Image(graph, difference.Image)], (node, values) =>
            expected = node.Name == difference.NodeName ? (sbyte[])values.Clone() : expected);
        Shape shape = graph.Nodes[difference.NodeIndex].Output.Shape;
        int element = difference.Coordinates.Select((at, axis) => at * shape.Extents.Skip(axis + 1).Aggregate(1, (a, b) => a * b)).Sum();
        Assert.Equal(expected![element], difference.Expected);
        Assert.Equal(difference.Expected + 1, difference.Actual);
        Assert.Equal(shape.Elements, difference.TotalValues);
        Assert.Equal(expected.Count(value => value < 127), difference.DifferingValues);
    }

    [ToolFact(Programs.Gcc)]
    public void Code_that_is_wrong_only_without_taps_is_told_apart()
    {
        string template = WrongNumber.Shipped("c", "model.c.sbn").Replace(
            "{{~ include call.template ~}}",
            "{{~ include call.template ~}}\n{{~ if !model.taps && call.id == \"softmax\" ~}}\n    output[1] = (int8_t)(output[1] ^ 1);\n{{~ end ~}}");
        FirstDifference difference = Walk("model.c.sbn", template, StageIds.CPc).FirstDifference!;
        Assert.Equal(("softmax", 1), (difference.NodeName, difference.DifferingValues));
        Assert.Equal([0, 1], difference.Coordinates);
        Assert.Contains("with taps every node agrees", difference.LikelyCause);
    }

    [ToolTheory(Programs.Gcc)]
    [InlineData(StageIds.CPc)]
    [InlineData(StageIds.CSharp)]
    public void Rows_that_are_taken_one_row_too_early_are_found_at_the_node_that_reads_them(string stageId)
    {
        Graph graph = FixedGraphs.Residual();
        Program right = Planner.Plan(graph, new PlanOptions { RamBytes = 0 });
        BandCall[] calls = [.. right.Groups.SelectMany(group => group.Acts).OfType<BandCall>().Where(call => IsInWindow(call.Inputs[0]) && call.Step.Node.Operator.Kind == "Conv2D")];
        Node reader = calls[0].Step.Node;
        int rowBytes = reader.Inputs[0].Shape.Width * reader.Inputs[0].Shape.Channels;
        BandAct Early(BandAct act) => act is BandCall call && call.Step.Node == reader && call.Inputs[0].Start.Offset >= rowBytes
            ? call with { Inputs = [call.Inputs[0] with { Start = call.Inputs[0].Start with { Offset = call.Inputs[0].Start.Offset - rowBytes } }, .. call.Inputs.Skip(1)] }
            : act;
        Program wrong = right with { Groups = [.. right.Groups.Select(group => group with { Acts = [.. group.Acts.Select(Early)] })] };
        StageResult good = Inputs.Stage(ValidationLadder.Run(Inputs.Of(graph, stageId) with { Program = right }), stageId);
        StageResult bad = Inputs.Stage(ValidationLadder.Run(Inputs.Of(graph, stageId) with { Program = wrong }), stageId);
        Assert.Equal((StageStatus.Passed, StageStatus.Failed), (good.Status, bad.Status));
        Assert.Equal(reader.Name, bad.FirstDifference!.NodeName);
    }

    // Places in windows stay; those in whole tensors move on from band to band.
    private static bool IsInWindow(BandPlace place) => place.Bytes == 0 && place.Start.Memory == Memory.Arena;

    [ToolFact(Programs.Gcc)]
    public void A_read_beyond_a_table_is_stopped_by_the_checks()
    {
        string template = WrongNumber.In(WrongNumber.Shipped("c", "model.c.sbn"), "scores", ".out_c = 3", ".out_c = 4");
        StageResult stage = Walk("model.c.sbn", template, StageIds.CPc);
        Assert.Equal(StageStatus.Failed, stage.Status);
        Assert.Contains("E0504", stage.Reason);
        Assert.Contains("runtime error: load of", stage.Reason);
    }

    [ToolFact(Programs.Gcc)]
    public void Code_that_does_not_compile_fails_its_stage_with_the_compiler_s_words()
    {
        StageResult stage = Walk("model.c.sbn", WrongNumber.Shipped("c", "model.c.sbn") + "int unused_result(void) { return 1.5; }\n", StageIds.CPc);
        Assert.Equal(StageStatus.Failed, stage.Status);
        Assert.Contains("E0405", stage.Reason);
        Assert.Contains("conversion", stage.Reason);
    }

    [ToolFact(Programs.Gcc)]
    public void A_program_that_never_ends_is_stopped()
    {
        File.WriteAllText(Path.Combine(_folder, "softmax.sbn"), "    for (volatile int on = 1; on != 0;) {\n    }\n    edge_softmax_s8(&softmax, output, output);\n");
        LadderInput input = Inputs.Of(FixedGraphs.Residual(), StageIds.CPc);
        LadderResult result = ValidationLadder.Run(input with { Emit = input.Emit with { TemplateFolder = _folder }, TimeLimit = TimeSpan.FromSeconds(1) });
        StageResult stage = Inputs.Stage(result, StageIds.CPc);
        Assert.Equal(StageStatus.Failed, stage.Status);
        Assert.StartsWith("E0502: image.elf: did not end within 1 s", stage.Reason);
    }

    private FirstDifference Find(string language, string file, string call, string right, string wrong, string stageId)
    {
        StageResult stage = Walk(file, WrongNumber.In(WrongNumber.Shipped(language, file), call, right, wrong), stageId);
        Assert.Equal(StageStatus.Failed, stage.Status);
        Assert.NotNull(stage.FirstDifference);
        Assert.True(stage.BitExactImages < stage.Images);
        Assert.Equal(stage.FirstDifference.ToString(), stage.Reason);
        return stage.FirstDifference;
    }

    private StageResult Walk(string file, string template, string stageId)
    {
        File.WriteAllText(Path.Combine(_folder, file), template);
        LadderInput input = Inputs.Of(FixedGraphs.Residual(), stageId);
        LadderResult result = ValidationLadder.Run(input with { Emit = input.Emit with { TemplateFolder = _folder } });
        Assert.False(result.Passed);
        IEnumerable<StageResult> others = result.Stages.Where(stage => stage.Id != stageId && stage.Id != StageIds.Int8);
        Assert.All(others, stage => Assert.Equal(StageStatus.Skipped, stage.Status));
        return Inputs.Stage(result, stageId);
    }
}
