using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Verbs;

public sealed class VerifyTests
{
    // The command line itself: full of generics, records and async methods. Edge.Runtime: written for nanoCLR.
    private static readonly string Forbidden = Path.Combine(AppContext.BaseDirectory, "edge.dll"), Accepted = Path.Combine(AppContext.BaseDirectory, "Edge.Runtime.dll");

    [Fact]
    public void Findings_end_with_1_and_name_construct_and_alternative()
    {
        using var run = new Run();
        Assert.Equal(1, run.Edge("verify", Forbidden));
        Assert.Contains("Session.cs:", run.Out);
        Assert.Contains("'Edge.Cli.Errors.ErrorExplanation' is a record: it needs IEquatable<T> and StringBuilder [record]; write a class or struct with init properties\n", run.Out);
        Assert.Matches("edge: check failed: [0-9]+ findings\n$", run.Error);
    }

    [Fact]
    public void Device_code_passes()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("verify", Accepted, "--hot", "Run"));
        Assert.Matches("Edge.Runtime.dll: nothing found, [0-9]+ rules\n$", run.Out);
    }

    [Fact]
    public void Machines_read_rule_place_and_alternative()
    {
        using var run = new Run();
        Assert.Equal(1, run.Edge("verify", Accepted, Forbidden, "--json"));
        JsonNode result = JsonNode.Parse(run.Out)!;
        Assert.Equal(("edge.verify/1", 2), ((string?)result["schema"], (int?)result["assemblies"]));
        JsonNode record = result["findings"]!.AsArray().First(finding => (string?)finding!["rule"] == "record")!;
        Assert.Equal("edge", (string?)record["assembly"]);
        Assert.StartsWith("write a class", (string?)record["alternative"]);
        Assert.Contains(result["findings"]!.AsArray(), finding => (int?)finding!["offset"] > 0 && ((string?)finding["source"])?.Contains(".cs:", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Files_that_are_no_assemblies_are_errors()
    {
        using Run run = new Run().With("a.dll", "MZ nothing");
        Assert.Equal(3, run.Edge("verify", "a.dll"));
        Assert.Contains("edge: error E0621: a.dll: not a .NET assembly", run.Error);
        Assert.Equal(3, run.Edge("verify", "b.dll"));
        Assert.Contains("edge: error E0620: b.dll: cannot be read", run.Error);
        Assert.Equal(2, run.Edge("verify"));
    }
}
