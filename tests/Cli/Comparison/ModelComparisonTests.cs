using Edge.Cli.Comparison;
using Edge.Cli.Report;
using Edge.Compiler.Ir;

namespace Edge.Cli.Tests.Comparison;

public sealed class ModelComparisonTests
{
    [Theory]
    [InlineData("dent", "dent", nameof(PartVerdict.Ng), "OK", nameof(PartVerdict.Ok), nameof(ChangeKind.Escaped))]
    [InlineData("dent", "dent", nameof(PartVerdict.Gray), "OK", nameof(PartVerdict.Ok), nameof(ChangeKind.Escaped))]
    [InlineData("OK", "OK", nameof(PartVerdict.Ok), "dent", nameof(PartVerdict.Ng), nameof(ChangeKind.Overkilled))]
    [InlineData("OK", "OK", nameof(PartVerdict.Ok), "OK", nameof(PartVerdict.Gray), nameof(ChangeKind.Doubtful))]
    [InlineData("dent", "dent", nameof(PartVerdict.Ng), "chip", nameof(PartVerdict.Ng), nameof(ChangeKind.ClassLost))]
    [InlineData("dent", "stain", nameof(PartVerdict.Ng), "chip", nameof(PartVerdict.Ng), nameof(ChangeKind.ClassMoved))]
    [InlineData("dent", "stain", nameof(PartVerdict.Ng), "dent", nameof(PartVerdict.Ng), nameof(ChangeKind.ClassFound))]
    [InlineData("dent", "OK", nameof(PartVerdict.Ok), "OK", nameof(PartVerdict.Gray), nameof(ChangeKind.Better))]
    [InlineData("OK", "dent", nameof(PartVerdict.Ng), "OK", nameof(PartVerdict.Ok), nameof(ChangeKind.Better))]
    public void Each_change_is_what_the_line_would_call_it(string label, string a, string before, string b, string after, string kind) =>
        Assert.Equal(kind, new PartChange(Part("x", label, a, Enum.Parse<PartVerdict>(before)), Part("x", label, b, Enum.Parse<PartVerdict>(after))).Kind.ToString());

    [Fact]
    public void An_image_that_is_judged_as_before_is_no_change() =>
        Assert.Null(new PartChange(Part("x", "dent", "dent", PartVerdict.Ng), Part("x", "dent", "dent", PartVerdict.Ng)).Kind);

    // 6 defects escape, 1 is found: of 7 fair coins at most 1 shows heads with (1 + 7) / 2^7, twice that is 0.125.
    [Fact]
    public void Worse_and_better_images_are_counted_and_weighed_against_chance()
    {
        JudgedPart[] before = [.. Enumerable.Range(0, 8).Select(i => Part($"{i}", "dent", i == 6 ? "OK" : "dent", i == 6 ? PartVerdict.Ok : PartVerdict.Ng))];
        JudgedPart[] after = [.. Enumerable.Range(0, 8).Select(i => Part($"{i}", "dent", i < 6 ? "OK" : "dent", i < 6 ? PartVerdict.Ok : PartVerdict.Ng))];
        ModelComparison found = ModelComparison.Of(new JudgedSet("a", before), new JudgedSet("b", [.. after.Reverse()]));
        Assert.Equal((6, 1), (found.Verdicts.Worse, found.Verdicts.Better));
        Assert.Equal(0.125, found.Verdicts.P, 1e-12);
        Assert.Equal(0.125, found.Classes.P, 1e-12);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], found.Changes.Select(change => change.A.Name)); // escapes first, by A's order
        ClassChange dent = Assert.Single(found.ByClass);
        Assert.Equal(("dent", true, 8, 7, 2), (dent.Label, dent.IsDefect, dent.Images, dent.RightA, dent.RightB));
    }

    [Fact]
    public void Other_images_or_labels_are_refused_with_the_first_name()
    {
        JudgedSet a = new("a.csv", [Part("1", "OK", "OK", PartVerdict.Ok), Part("2", "OK", "OK", PartVerdict.Ok)]);
        JudgedSet fewer = new("b.csv", [Part("1", "OK", "OK", PartVerdict.Ok)]);
        JudgedSet other = new("c.csv", [Part("1", "OK", "OK", PartVerdict.Ok), Part("2", "dent", "OK", PartVerdict.Ok)]);
        JudgedSet twice = new("d.csv", [Part("1", "OK", "OK", PartVerdict.Ok), Part("1", "OK", "OK", PartVerdict.Ok)]);
        Assert.Contains("b.csv: lacks 1 image of a.csv: '2' is the first", Assert.Throws<DataException>(() => ModelComparison.Of(a, fewer)).Message);
        Assert.Contains("b.csv: lacks 1 image of a.csv: '2' is the first", Assert.Throws<DataException>(() => ModelComparison.Of(fewer, a)).Message);
        Assert.Contains("c.csv: '2' is a 'dent'", Assert.Throws<DataException>(() => ModelComparison.Of(a, other)).Message);
        Assert.Contains("d.csv: two images are called '1'", Assert.Throws<DataException>(() => ModelComparison.Of(a, twice)).Message);
    }

    private static JudgedPart Part(string name, string label, string decision, PartVerdict verdict) => new(name, label, label != "OK", decision, verdict);
}
