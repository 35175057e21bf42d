using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Verbs;

public sealed class LimitsVerbTests
{
    private const string Project = "project: cap\nmodel: { network: parts, classes: [OK, scratch, dent, stain, chip] }\n"
        + "preprocess: { resize: { size: [8, 8], method: nearest } }\n"
        + "data: { search: { rendered: { seed: 1, count: 80 } }, test: { rendered: { seed: 1, count: 20 } } }\n"
        + "targets: { cam: { board: nucleo-l4r5zi } }\n";

    [Fact]
    public void Chosen_limits_keep_the_escape_and_go_into_a_pack_of_limits()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Directory.CreateDirectory(run.Path("build"));
        SmallModel.Int8().Save(run.Path("build/cap.int8.edge"));
        Assert.Equal(0, run.Edge("limits", "--escape-max", "20%", "--json"));
        JsonNode json = JsonNode.Parse(run.Out)!;
        Assert.InRange((double)json["chosen"]!["escape"]!, 0, 0.2);
        Assert.True((double)json["chosen"]!["escape_bound"]! > (double)json["chosen"]!["escape"]!);
        Assert.Equal(["scratch", "dent", "stain", "chip"], json["limits"]!.AsObject().Select(limit => limit.Key));
        JsonNode before = json["points"]!.AsArray().TakeWhile(point => (double)point!["escape"]! > 0.2).Last()!;
        Assert.True((double)before["overkill"]! <= (double)json["chosen"]!["overkill"]!);

        Assert.Equal(0, run.Edge("pack", "--new-key", "qa.key", "--key-name", "QA"));
        Assert.Equal(0, run.Edge("pack", "--limits", "--chosen", "build/cap.limits.json", "--key", "qa.key", "--json"));
        SmallModel.Int8(filters: 6).Save(run.Path("build/cap.int8.edge"));
        Assert.Equal(2, run.Edge("pack", "--limits", "--chosen", "build/cap.limits.json", "--key", "qa.key"));
        Assert.Contains("E0287", run.Error);
    }

    [Fact]
    public void The_search_images_have_to_show_what_is_weighed()
    {
        using Run run = new Run().With("edge.yaml", Project.Replace("rendered: { seed: 1, count: 80 }", "folder: good"));
        Directory.CreateDirectory(run.Path("build"));
        SmallModel.Int8().Save(run.Path("build/cap.int8.edge"));
        var parts = new Training.Datasets.RenderedParts(Training.Datasets.RenderedSplit.Search, 20, 1);
        foreach (string name in parts.ClassNames)
            Directory.CreateDirectory(run.Path($"good/{name}"));
        void Put(int label)
        {
            int i = Enumerable.Range(0, parts.Count).First(each => parts.Label(each) == label);
            run.With($"good/{parts.ClassNames[label]}/{i}.png", parts.Read(i));
        }

        Put(0);
        Assert.Equal(3, run.Edge("limits", "--escape-max", "20%"));
        Assert.Contains("shows no defect", run.Error);
        Put(2);
        Assert.Equal(3, run.Edge("limits", "--escape-max", "100%"));
        Assert.Contains("shows no 'scratch'", run.Error);
        run.With("edge.yaml", File.ReadAllText(run.Path("edge.yaml")) + "judge: { limits: { scratch: 0.25, dent: 0.5, stain: 0.5, chip: 0.5 } }\n");
        Assert.Equal(0, run.Edge("limits", "--escape-max", "100%", "--json"));
        Assert.Contains("no search image shows 'scratch': its limit stays at 0.25", run.Error);
        Assert.Equal(["dent"], JsonNode.Parse(run.Out)!["limits"]!.AsObject().Select(limit => limit.Key));
    }

    [Fact]
    public void Limits_that_throw_too_much_away_or_do_not_exist_end_with_1()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Directory.CreateDirectory(run.Path("build"));
        SmallModel.Int8().Save(run.Path("build/cap.int8.edge"));
        Assert.Equal(1, run.Edge("limits", "--escape-max", "0%", "--overkill-max", "0%"));
        Assert.Contains("of the good parts away, at most 0.00 % allowed", run.Error);
        Assert.False(File.Exists(run.Path("build/cap.limits.json"))); // nobody packs what was refused
        Assert.Equal(1, run.Edge("limits", "build/cap.int8.edge", "--escape-max", "0%", "--by-bound", "--out", "nowhere"));
        Assert.Equal(1, run.Edge("limits", "--escape-max", "0%", "--by-bound"));
        Assert.Contains("no limits keep the escape within 0.00 %", run.Error);
    }

    [Theory]
    [InlineData("E0015: edge limits: nobody says which escape is allowed")]
    [InlineData("E0003: --escape-max: '1'", "--escape-max", "1")]
    [InlineData("E0020", "--escape-max", "1%")]
    public void What_cannot_be_swept_is_said(string says, params string[] args)
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.Equal(2, run.Edge(["limits", .. args]));
        Assert.Contains(says, run.Error);
    }
}
