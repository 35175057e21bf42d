using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Verbs;

public sealed class CompareVerbTests
{
    private const string Columns = "index,name,label,role,int8,verdict\n";

    private const string Before = Columns
        + "0,a,OK,good,OK,OK\n1,b,OK,good,OK,OK\n2,c,dent,defect,dent,NG\n3,d,dent,defect,OK,OK\n4,e,chip,defect,dent,NG\n";

    // c escapes, b is overkilled, d is found, e gets its class: worse 2, better 1, p = 2 * (1 + 3) / 2^3 = 1.
    private const string After = Columns
        + "0,a,OK,good,OK,OK\n1,b,OK,good,dent,NG\n2,c,dent,defect,OK,OK\n3,d,dent,defect,dent,NG\n4,e,chip,defect,chip,NG\n";

    [Fact]
    public void Two_recorded_validations_are_compared_image_by_image_the_gravest_first()
    {
        using Run run = new Run().With("old/per_image.csv", Before).With("new.csv", After);
        Assert.Equal(0, run.Edge("compare", "old", "new.csv"));
        Assert.Equal(
            """
            old/per_image.csv -> new.csv, 5 images  [measured]
            newly escaped: 1
              c  dent: dent NG -> OK OK
            newly overkilled: 1
              b  OK: OK OK -> dent NG
            class found: 1
              e  chip: dent NG -> chip NG
            better: 1
              d  dent: OK OK -> dent NG
            class  images  right A  right B  worse  better      p  class worse  class better  class p
            OK          2        2        1      1       0  1.000            1             0    1.000
            dent        2        1        1      1       1  1.000            1             1    1.000
            chip        1        0        1      0       0  1.000            0             1    1.000
            all         5        3        3      2       1  1.000            2             2    1.000
            p: exact, two-sided (McNemar); worse and better count verdicts, the last three columns the class with the highest score

            """.ReplaceLineEndings("\n"), run.Out);
    }

    [Theory]
    [InlineData("--max-worse", "2", 0, "")]
    [InlineData("--max-worse", "1", 1, "edge: check failed: 2 images judged worse than by old.csv, at most 1 allowed\n")]
    [InlineData("--max-escaped", "0", 1, "edge: check failed: 1 defect newly escaped, at most 0 allowed\n")]
    public void A_gate_decides_the_exit_code(string gate, string most, int exit, string says)
    {
        using Run run = new Run().With("old.csv", Before).With("new.csv", After);
        Assert.Equal(exit, run.Edge("compare", "old.csv", "new.csv", gate, most, "--json"));
        Assert.Equal(says, run.Error);
        JsonNode json = JsonNode.Parse(run.Out)!;
        Assert.Equal((exit == 0, 1, 1, 2), ((bool)json["passed"]!, (int)json["newly_escaped"]!, (int)json["newly_overkilled"]!, (int)json["verdicts"]!["worse"]!));
        Assert.Equal(["newly_escaped", "newly_overkilled", "class_found", "better"], json["changes"]!.AsArray().Select(change => (string)change!["kind"]!));
    }

    [Fact]
    public void Models_judge_the_images_of_the_project_and_none_of_the_golden_set_may_be_lost()
    {
        using Run run = new Run().With("edge.yaml",
            "project: cap\nmodel: { network: parts, classes: [OK, scratch, dent, stain, chip] }\npreprocess: { resize: { size: [8, 8], method: nearest } }\n"
            + "data: { golden: { rendered: { seed: 1, count: 40 } } }\n");
        SmallModel.Int8().Save(run.Path("a.edge"));
        SmallModel.Int8(filters: 6).Save(run.Path("b.edge"));
        Assert.Equal(0, run.Edge("compare", "a.edge", "a.edge", "--split", "golden"));
        Assert.Equal(0, run.Edge("compare", "a.edge", "b.edge", "--split", "golden", "--max-worse", "40", "--json"));
        JsonNode json = JsonNode.Parse(run.Out)!;
        Assert.Equal(40, (int)json["images"]!);
        int lost = Math.Max((int)json["verdicts"]!["worse"]!, 0), found = (int)json["verdicts"]!["better"]!;
        Assert.True(lost + found > 0, "two networks of random weights differ on some of 40 images");
        var (from, to) = lost > 0 ? ("a.edge", "b.edge") : ("b.edge", "a.edge");
        Assert.Equal(1, run.Edge("compare", from, to, "--split", "golden"));
        Assert.Contains($"judged worse than by {from}, at most 0 allowed", run.Error);
    }

    [Theory]
    [InlineData(2, "E0003: --split: 'train'", "old.csv", "old.csv", "--split", "train")]
    [InlineData(2, "E0003: --max-worse: -1", "old.csv", "old.csv", "--max-worse", "-1")]
    [InlineData(3, "E0273: none/per_image.csv", "old.csv", "none/per_image.csv")]
    [InlineData(3, "E0274: short.csv: lacks 4 images of old.csv", "old.csv", "short.csv")]
    [InlineData(2, "E0010", "old.csv", "new.edge")]
    public void What_cannot_be_compared_is_said(int exit, string says, params string[] args)
    {
        using Run run = new Run().With("old.csv", Before).With("short.csv", Columns + "0,a,OK,good,OK,OK\n");
        SmallModel.Int8().Save(run.Path("new.edge"));
        Assert.Equal(exit, run.Edge(["compare", .. args]));
        Assert.Contains(says, run.Error);
    }
}
