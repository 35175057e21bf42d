using Edge.Compiler.Emission;
using Edge.Compiler.Locating;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Ladder;
using Edge.Devices.Tests.Nano;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Locating;

/// <summary>What is read off a grid is held to the reference on every stage, as the network's bytes are.</summary>
public sealed class LocatingLadderTests
{
    private static readonly LocatingSpecification Specification = new(2, 0.3, 3);

    [Fact]
    public void Every_stage_locates_what_the_reference_locates()
    {
        LadderInput input = Input(StageIds.Int8, StageIds.CSharp, StageIds.CPc, StageIds.CCortexM4, StageIds.CRiscV32, StageIds.PlanPc);
        foreach (StageResult stage in ValidationLadder.Run(input).Stages.Where(stage => input.Stages.Contains(stage.Id)))
            Assert.True(stage is { Status: StageStatus.Passed, BitExactImages: 20 }, $"{stage.Title}: {stage.Reason}");
    }

    [FactWithNanoClr]
    public void Emitted_code_locates_the_same_on_nanoCLR()
    {
        StageResult stage = Inputs.Stage(ValidationLadder.Run(Input(StageIds.NanoClr)), StageIds.NanoClr);
        Assert.True(stage.Status == StageStatus.Passed, stage.Reason);
        Assert.Equal(stage.Images, stage.BitExactImages);
    }

    [Theory]
    [InlineData("c", "locate_body.sbn", ".threshold = {{ grid.threshold }}", StageIds.CPc)]
    [InlineData("csharp", "Model.g.cs.sbn", "Threshold = {{ grid.threshold }}", StageIds.CSharp)]
    public void A_threshold_that_is_off_by_a_lot_is_found_behind_the_nodes(string language, string file, string line, string stageId)
    {
        string folder = Directory.CreateTempSubdirectory("edge-locating-").FullName;
        try
        {
            string shipped = File.ReadAllText(Path.Combine(ShippedFiles.Folder($"firmware-templates/{language}"), file));
            Assert.Contains(line, shipped);
            File.WriteAllText(Path.Combine(folder, file), shipped.Replace(line, line[..line.IndexOf('{')] + "120"));
            LadderInput input = Input(stageId);
            StageResult stage = Inputs.Stage(ValidationLadder.Run(input with { Emit = input.Emit with { TemplateFolder = folder } }), stageId);
            Assert.Equal((StageStatus.Failed, "locate"), (stage.Status, stage.FirstDifference?.NodeName));
            Assert.Contains("every node agrees", stage.Reason);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("locate")]
    [InlineData("detections")]
    [InlineData("detection_count")]
    [InlineData("detection")]
    [InlineData("grid_decoder")]
    public void A_network_may_be_called_as_what_its_code_names(string name)
    {
        LadderInput input = Input(StageIds.Int8, StageIds.CSharp);
        StageResult stage = Inputs.Stage(ValidationLadder.Run(input with { Emit = input.Emit with { Name = name } }), StageIds.CSharp);
        Assert.True(stage.Status == StageStatus.Passed, stage.Reason);
    }

    [Fact]
    public void The_decision_about_an_image_is_the_class_of_its_best_detection()
    {
        LadderInput input = Input(StageIds.Int8);
        StageResult stage = Inputs.Stage(ValidationLadder.Run(input), StageIds.Int8);
        var reader = GridReader.Of(Specification, input.Program.Graph);
        Assert.Equal(input.Images.Count, stage.Decisions.Count);
        for (int i = 0; i < input.Images.Count; i++)
        {
            sbyte[] output = Compiler.Execution.Int8Executor.RunAllFast(input.Program.Graph, [input.Images[i]])[0][0];
            IReadOnlyList<FoundPart> found = reader.Read(output);
            Assert.Equal(found.Count == 0 ? 0 : found.First(part => part.Score == found.Max(other => other.Score)).Class, stage.Decisions[i]);
        }

        Assert.True(stage.Decisions.Distinct().Count() > 1, $"the images should differ in what is found: {string.Join(' ', stage.Decisions)}");
    }

    private static sbyte[] Dark(sbyte[] image) => [.. image.Select((value, i) => (sbyte)(i % 11 == 0 ? value : -128))];

    private static LadderInput Input(params string[] stages)
    {
        var graph = FixedGraphs.Grid();
        LadderInput input = Inputs.Of(graph, stages);
        return input with
        {
            // Some nearly black: their stems are the biases', where nothing is found.
            Images = [.. Enumerable.Range(0, 20).Select(number => number % 2 == 0 ? FixedGraphs.Image(graph, number) : Dark(FixedGraphs.Image(graph, number)))],
            Labels = null,
            Emit = input.Emit with { Locating = Specification },
        };
    }
}
