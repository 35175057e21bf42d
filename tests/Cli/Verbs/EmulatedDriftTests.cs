using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Verbs;

/// <summary>'edge drift --on qemu:BOARD': the sentinel of the C firmware, fed with the project's test images.</summary>
public sealed class EmulatedDriftTests
{
    private const string Project =
        """
        project: tiny
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        preprocess: { color: gray8, resize: { size: [8, 8] } }
        data:
          search: { rendered: { seed: 1, count: 250 } }
          test:   { rendered: { seed: 1, count: 230 } }
        """;

    [FactWithGcc]
    public void The_firmware_of_an_emulated_board_counts_the_test_images_as_parts()
    {
        using Run run = With(Project);
        Assert.True(run.Edge("drift", "--on", "qemu:netduinoplus2", "--json") is 0 or 1, run.Error);
        JsonNode json = JsonNode.Parse(run.Out)!, device = json["devices"]!.AsArray().Single()!;
        Assert.Equal(("qemu:netduinoplus2", 230), ((string?)device["device"], (int)device["parts"]!));
        Assert.Equal(250, (int)device["counters"]!["statistics"]![0]!["calibrated"]!);
        Assert.Equal(["score", "brightness", "texture"], device["statistics"]!.AsArray().Select(each => (string?)each!["name"]));
        Assert.True(File.Exists(run.Path("build/drift.json")));
        Assert.Equal(64, ((string)json["model_sha256"]!).Length);
    }

    [FactWithGcc]
    public void Darker_parts_than_those_of_the_calibration_are_told()
    {
        // The same parts, photographed with a lamp that gives half its light: a folder of pictures.
        using Run run = With(Project.Replace("test:   { rendered: { seed: 1, count: 230 } }", "test: { folder: dark }"));
        var parts = new Training.Datasets.RenderedParts(Training.Datasets.RenderedSplit.Test, 230, 1);
        for (int i = 0; i < parts.Count; i++)
        {
            Training.Datasets.RawImage part = parts.Read(i);
            run.With($"dark/{parts.ClassNames[parts.Label(i)]}/{i:d4}.png", part with { Pixels = [.. part.Pixels.Select(pixel => (byte)(pixel / 2))] });
        }

        Assert.Equal(1, run.Edge("drift", "--on", "qemu:netduinoplus2"));
        Assert.Contains("qemu:netduinoplus2: retrain: ", run.Out);
        Assert.Contains("brightness is lower", run.Out);
    }

    [Theory]
    [InlineData("E0003", "--clear")]
    [InlineData("E0607", "--on", "qemu:esp32-cam")]
    public void What_cannot_be_asked_is_refused(string code, params string[] more)
    {
        using Run run = With(Project);
        Assert.Equal(2, run.Edge(["drift", "--on", "qemu:netduinoplus2", .. more]));
        Assert.Contains($"error {code}", run.Error);
    }

    [Fact]
    public void Without_calibration_images_there_is_nothing_to_compare_with()
    {
        using Run run = With(Project.Replace("search: { rendered: { seed: 1, count: 250 } }", ""));
        Assert.Equal(2, run.Edge("drift", "--on", "qemu:netduinoplus2"));
        Assert.Contains("E0015: edge drift: nothing says what the model was calibrated with", run.Error);
    }

    private static Run With(string project)
    {
        Run run = new Run().With("edge.yaml", project);
        Directory.CreateDirectory(run.Path("build"));
        SmallModel.Int8().Save(run.Path("build/tiny.int8.edge"));
        return run;
    }
}
