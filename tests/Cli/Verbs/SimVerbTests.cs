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
}
