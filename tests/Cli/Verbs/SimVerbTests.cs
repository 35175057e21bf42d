using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Verbs;

public sealed class SimVerbTests
{
    [Fact]
    public void A_line_is_simulated_audited_and_its_log_written()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("sim", "line", "--minutes", "2", "--late", "5%", "--double", "2%", "--dark", "1%", "--json", "--out", "sim"));
        JsonNode result = JsonNode.Parse(run.Out)!;
        Assert.Equal(600, (int)result["parts"]!);
        Assert.Equal((int)result["triggers"]!, 600 + (int)result["double_triggers"]!);
        Assert.Empty(result["findings"]!.AsArray());
        Assert.Equal((int)result["late"]!, (int)result["exits"]!["late"]!);
        Assert.Equal((int)result["triggers"]! + (int)result["faults"]!, File.ReadAllLines(run.Path("sim/line.jsonl")).Length);
    }

    [Theory]
    [InlineData("--late", "1", "--late is '1'")]
    [InlineData("--dark", "101%", "--dark is '101%'")]
    [InlineData("--travel", "-5", "--travel is -5")]
    [InlineData("--ppm", "900", "parts follow each other")]
    [InlineData("--window", "900", "the window has to close before the gate is set")]
    public void A_line_that_cannot_be_is_refused(string option, string value, string says)
    {
        using var run = new Run();
        Assert.Equal(2, run.Edge("sim", "line", "--minutes", "1", option, value));
        Assert.Contains(says, run.Error);
    }

    [Fact]
    public void Parts_show_the_images_of_a_folder_and_dark_ones_are_never_judged()
    {
        using var run = new Run();
        Directory.CreateDirectory(run.Path("pictures"));
        File.WriteAllText(run.Path("pictures/a.pgm"), "P2 8 8 255 " + string.Join(' ', Enumerable.Range(0, 64).Select(at => 100 + at)));
        File.WriteAllText(run.Path("pictures/b.ppm"), "P3 8 8 255 " + string.Join(' ', Enumerable.Range(0, 192).Select(at => 40 + at / 2)));
        File.WriteAllText(run.Path("pictures/c-dark.pgm"), "P2 8 8 255 " + string.Join(' ', Enumerable.Repeat(3, 64)));
        Assert.Equal(0, run.Edge("sim", "line", "--minutes", "1", "--images", "pictures", "--json", "--out", "sim"));
        JsonNode result = JsonNode.Parse(run.Out)!;
        Assert.Equal(300, (int)result["parts"]!);
        Assert.Empty(result["findings"]!.AsArray());
        string[] states = [.. File.ReadLines(run.Path("sim/line.jsonl")).Select(line => JsonNode.Parse(line)!).Where(entry => (string)entry["event"]! == "part")
            .Select(entry => (string)entry["image"]!)];
        Assert.Equal((200, 100), (states.Count(state => state == "good"), states.Count(state => state == "dark")));
    }

    [Fact]
    public void The_user_s_own_network_judges_the_images()
    {
        using var run = new Run();
        SmallModel.Int8().Save(run.Path("cap.int8.edge"));
        Directory.CreateDirectory(run.Path("pictures"));
        for (int i = 0; i < 4; i++)
        {
            var random = new Random(i);
            File.WriteAllText(run.Path($"pictures/{i}.pgm"), "P2 8 8 255 " + string.Join(' ', Enumerable.Range(0, 64).Select(_ => random.Next(60, 200))));
        }

        Assert.Equal(0, run.Edge("sim", "line", "--minutes", "1", "--images", "pictures", "--model", "cap.int8.edge", "--late", "5%", "--json", "--out", "sim"));
        JsonNode result = JsonNode.Parse(run.Out)!;
        Assert.Empty(result["findings"]!.AsArray());
        Assert.DoesNotContain("drawn parts", run.Error);
        JsonNode[] parts = [.. File.ReadLines(run.Path("sim/line.jsonl")).Select(line => JsonNode.Parse(line)!).Where(entry => entry["class"] is not null)];
        Assert.InRange(parts.Length, 250, 300);
        Assert.All(parts.Where(part => (string)part["exit"]! == "passed"), part => Assert.Equal(0, (int)part["class"]!));

        // The project's limits: every score reaches that of the fifth class, which the drawn parts' network does not have.
        run.With("edge.yaml", "project: cap\nmodel: { network: parts, classes: [OK, scratch, dent, stain, chip] }\njudge: { limits: { chip: 0 } }\n");
        Assert.Equal(0, run.Edge("sim", "line", "--minutes", "1", "--images", "pictures", "--model", "cap.int8.edge", "--json", "--out", "sim"));
        Assert.Equal(300, (int)JsonNode.Parse(run.Out)!["exits"]!["ng"]!);
        Assert.All(File.ReadLines(run.Path("sim/line.jsonl")), line => Assert.Equal(4, (int)JsonNode.Parse(line)!["class"]!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--shuffle")]
    public void What_became_of_the_images_of_each_class_is_counted(string order)
    {
        using var run = new Run();
        run.With("edge.yaml", "project: cap\nmodel: { network: parts, classes: [OK, scratch, dent, stain, chip] }\njudge: { limits: { chip: 0 } }\n");
        Directory.CreateDirectory(run.Path("build"));
        SmallModel.Int8().Save(run.Path("build/cap.int8.edge")); // the project's, which nobody names
        foreach ((string label, int count, int level) in new[] { ("OK", 2, 120), ("unlit", 1, 2) })
        {
            Directory.CreateDirectory(run.Path($"pictures/{label}"));
            for (int i = 0; i < count; i++)
            {
                string pixels = string.Join(' ', Enumerable.Range(0, 64).Select(at => level + at * i / 2));
                File.WriteAllText(run.Path($"pictures/{label}/{i}.pgm"), $"P2 8 8 255 {pixels}");
            }
        }

        string[] options = order.Length > 0 ? [order] : [];
        Assert.Equal(0, run.Edge(["sim", "line", "--minutes", "1", "--images", "pictures", "--json", .. options]));
        Assert.Contains("small judges the pictures", run.Error);
        JsonNode labels = JsonNode.Parse(run.Out)!["labels"]!;
        Assert.Equal("""{"OK":{"ng":200},"unlit":{"invalid":100}}""", labels.ToJsonString());
        Assert.Equal(0, run.Edge(["sim", "line", "--minutes", "1", "--images", "pictures", .. options]));
        Assert.Matches(@"images +invalid +ng\s+OK +0 +200\s+unlit +100 +0", run.Out);
    }

    [Fact]
    public void A_model_without_images_or_that_takes_none_is_refused()
    {
        using var run = new Run();
        Assert.Equal(2, run.Edge("sim", "line", "--model", "cap.int8.edge"));
        Assert.Contains("given without '--images'", run.Error);
        Directory.CreateDirectory(run.Path("pictures"));
        File.WriteAllText(run.Path("pictures/a.pgm"), "P2 8 8 255 " + string.Join(' ', Enumerable.Repeat(100, 64)));
        Assert.NotEqual(0, run.Edge("sim", "line", "--images", "pictures", "--model", "nowhere.edge"));
        Assert.Contains("nowhere.edge", run.Error);
    }

    [Fact]
    public void Folders_that_no_camera_could_play_are_refused_with_the_file_s_name()
    {
        using var run = new Run();
        Assert.Equal(3, run.Edge("sim", "line", "--images", "nowhere"));
        Assert.Contains("E0701", run.Error);
        Directory.CreateDirectory(run.Path("pictures"));
        File.WriteAllText(run.Path("pictures/a.pgm"), "P2 8 8 255 " + string.Join(' ', Enumerable.Repeat(100, 64)));
        File.WriteAllText(run.Path("pictures/b.pgm"), "P2 4 4 255 " + string.Join(' ', Enumerable.Repeat(100, 16)));
        Assert.Equal(3, run.Edge("sim", "line", "--images", "pictures"));
        Assert.Contains("b.pgm: is 4 x 4 pixels, a.pgm 8 x 8", run.Error);
        File.WriteAllText(run.Path("pictures/b.pgm"), "P2 8 8 255 1 2 3");
        Assert.Equal(3, run.Edge("sim", "line", "--images", "pictures"));
        Assert.Contains("b.pgm", run.Error);
    }
}
