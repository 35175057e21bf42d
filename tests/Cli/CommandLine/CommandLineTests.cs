using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;

namespace Edge.Cli.Tests.CommandLine;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("E0001", "did you mean 'doctor'?", "docter")]
    [InlineData("E0001", "'edge --help' explains them")]
    [InlineData("E0002", "did you mean '--quiet'?", "doctor", "--quite")]
    [InlineData("E0002", "did you mean '--help'?", "new", "--hlp")]
    [InlineData("E0003", "'edge doctor --help' shows what it takes", "doctor", "twice")]
    [InlineData("E0003", "'edge runs show --help' shows what it takes", "runs", "show", "x")]
    [InlineData("E0003", "'edge new --help' shows what it takes", "new")]
    public void A_wrong_command_line_ends_with_2_and_says_what_was_meant(string code, string hint, params string[] args)
    {
        using var run = new Run();
        Assert.Equal(2, run.Edge(args));
        Assert.StartsWith($"edge: error {code}: ", run.Error);
        Assert.EndsWith($"  hint: {hint}\n", run.Error);
        Assert.Empty(run.Out);
    }

    [Fact]
    public void An_error_has_the_layout_of_the_style_guide()
    {
        using var run = new Run();
        run.With("edge.yaml", "project: cap\nmodel: { network: parts }\ntrain:\n  epoks: 3\n");
        Assert.Equal(2, run.Edge("doctor"));
        Assert.Equal(
            "edge: error E0013: edge.yaml:4:3: unknown key 'epoks' in 'train'\n"
            + "  accepted: augment, epochs, batch, optimizer, learning_rate, weight_decay, momentum, label_smoothing, teacher, distillation, seed, schedule\n"
            + "  hint: did you mean 'epochs'?\n", run.Error);
    }

    [Fact]
    public void With_json_an_error_is_json_on_standard_output_too()
    {
        using var run = new Run();
        Assert.Equal(2, run.Edge("doctor", "--json", "--project", "none.yaml"));
        JsonNode error = JsonNode.Parse(run.Out)!;
        Assert.Equal("edge.error/1", (string?)error["schema"]);
        Assert.Equal("E0010", (string?)error["code"]);
        Assert.Equal("none.yaml", (string?)error["where"]);
        Assert.Equal(2, (int?)error["exit"]);
        Assert.StartsWith("edge: error E0010: none.yaml: there is no such file", run.Error);
    }

    [Fact]
    public void Help_of_every_verb_is_as_recorded()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("--help"));
        var all = new System.Text.StringBuilder(run.Out);
        foreach (string verb in new Application(TextWriter.Null, TextWriter.Null, run.Folder).Build().Subcommands.Select(command => command.Name))
        {
            Assert.Equal(0, run.Edge(verb, "--help"));
            all.Append($"==== edge {verb} --help\n").Append(run.Out);
        }

        Golden.Check("cli/help.txt", all.ToString().Replace("testhost", "edge"));
    }

    [Theory]
    [InlineData("compyle", "compile")]
    [InlineData("epoks", "epochs")]
    [InlineData("trian", "train")]
    [InlineData("zzz", null)]
    public void The_nearest_name_is_the_one_with_the_fewest_edits(string found, string? meant) =>
        Assert.Equal(meant, NearestName.Of(found, ["compile", "epochs", "train", "quantize"]));

    [Fact]
    public void Edits_obey_the_laws_of_a_distance() => Property.Holds(random =>
    {
        string a = Word(random), b = Word(random);
        int edits = NearestName.Edits(a, b);
        Assert.Equal(edits, NearestName.Edits(b, a));
        Assert.Equal(a == b, edits == 0);
        Assert.InRange(edits, Math.Abs(a.Length - b.Length), Math.Max(a.Length, b.Length));
    });

    private static string Word(Random random) => new([.. Enumerable.Range(0, random.Next(0, 7)).Select(_ => (char)('a' + random.Next(3)))]);
}
