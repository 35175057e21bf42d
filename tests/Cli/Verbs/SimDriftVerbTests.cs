using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Verbs;

/// <summary>The drift study in small: a network of seconds, some thousand parts. 'make study-drift' is the whole of it.</summary>
public sealed class SimDriftVerbTests
{
    private const string Project =
        """
        project: tiny
        model: { network: separable-w4-d0-s2-k3, classes: [OK, scratch, dent, stain, chip] }
        preprocess: { color: gray8, resize: { size: [64, 64] } }
        data:
          train:  { rendered: { seed: 1, count: 500 } }
          search: { rendered: { seed: 1, count: 50 } }
        train: { epochs: 2, batch: 25, seed: 3 }
        quantize: { images: 20 }
        """;

    [Fact]
    public void Less_light_is_noticed_within_200_parts_and_usual_parts_raise_no_alarm()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.True(run.Edge("train", "--quiet") == 0, run.Error);
        Assert.True(run.Edge("quantize", "--quiet") == 0, run.Error);
        Assert.True(run.Edge("sim", "drift", "--parts", "2500", "--seeds", "1", "--trials", "2", "--calibration", "600", "--json") == 0, run.Error);
        JsonNode json = JsonNode.Parse(run.Out)!;
        Assert.Equal((2500, 0), ((int)json["parts_without_drift"]!, json["false_alarms"]!.AsArray().Count));
        JsonNode light = json["changes"]![0]!;
        Assert.Equal(("light", 0), ((string?)light["change"], (int)light["missed"]!));
        Assert.All(light["delays"]!.AsArray(), delay => Assert.InRange((int)delay!, 1, 200));
        Assert.Contains("brightness", (string?)light["moved"]);

        // No light at all is missing: nothing is found, and that is no success.
        string[] few = ["--parts", "100", "--seeds", "1", "--trials", "1", "--calibration", "600"];
        Assert.Equal(1, run.Edge(["sim", "drift", .. few, "--light", "0%", "--results", "d.md"]));
        Assert.Contains("noticed later than after 200 parts", run.Error);
        Assert.Contains("without drift: 0 alarms in 100 parts", File.ReadAllText(run.Path("d.md")));
    }

    [Theory]
    [InlineData("--light", "dark")]
    [InlineData("--light", "120%")]
    [InlineData("--window", "10")]
    [InlineData("--seeds", "0")]
    public void Numbers_out_of_range_are_refused(string option, string value)
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(2, run.Edge("sim", "drift", option, value));
        Assert.Contains("error E0003", run.Error);
    }
}
