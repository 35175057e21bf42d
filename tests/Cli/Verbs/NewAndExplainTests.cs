using System.Text.RegularExpressions;
using Edge.Cli.Errors;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Verbs;

public sealed partial class NewAndExplainTests
{
    [Fact]
    public void New_writes_the_recorded_project_and_never_overwrites()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("new", "bottle-cap"));
        Assert.Equal("wrote edge.yaml\n", run.Out);
        Golden.Check("cli/edge.yaml", File.ReadAllText(run.Path("edge.yaml")));

        File.WriteAllText(run.Path("edge.yaml"), "mine");
        Assert.Equal(2, run.Edge("new", "bottle-cap"));
        Assert.StartsWith("edge: error E0019: edge.yaml: exists already", run.Error);
        Assert.Equal("mine", File.ReadAllText(run.Path("edge.yaml")));
    }

    [Theory]
    [InlineData("Bottle")]
    [InlineData("../cap")]
    [InlineData("1cap")]
    [InlineData("")]
    public void New_refuses_names_that_are_not_names(string name)
    {
        using var run = new Run();
        Assert.Equal(2, run.Edge("new", name));
        Assert.Empty(Directory.EnumerateFileSystemEntries(run.Folder));
    }

    [Fact]
    public void Explain_knows_its_numbers_in_any_case()
    {
        using var run = new Run();
        Assert.Equal(0, run.Edge("explain", "e0013"));
        Assert.StartsWith("E0013  Unknown key\n\n", run.Out);
        Assert.Equal(2, run.Edge("explain", "E9999"));
        Assert.Equal(0, run.Edge("explain", "--json"));
        Assert.Contains("\"edge.explain/1\"", run.Out);
    }

    [Fact]
    public void Every_error_number_in_the_source_is_explained_once()
    {
        Assert.Equal(ErrorCatalogue.All.Count, ErrorCatalogue.All.Select(error => error.Code).Distinct().Count());
        string[] thrown = [.. Directory.EnumerateFiles(Path.Combine(Golden.Root(), "host"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .SelectMany(file => ErrorNumber().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().Order()];
        Assert.NotEmpty(thrown);
        Assert.Empty(thrown.Except(ErrorCatalogue.All.Select(error => error.Code)));
    }

    [GeneratedRegex("\"(E[0-9]{4})\"")]
    private static partial Regex ErrorNumber();
}
