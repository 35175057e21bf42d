namespace Edge.Compat.Scriban.Tests.Fixtures;

/// <summary>Whatever was recorded from the real Scriban comes out again, texts, error messages and positions alike.</summary>
public class ScribanFixtureTests
{
    private static readonly string Folder = Path.Combine(Golden.Root(), "tests", "fixtures", "scriban");

    public static TheoryData<string, string> Recorded()
    {
        var data = new TheoryData<string, string>();
        foreach (string path in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal))
        {
            foreach (RecordedTemplate recorded in RecordedTemplate.Read(path))
                data.Add(Path.GetFileName(path), recorded.Name);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_template_renders_the_same(string file, string name)
    {
        RecordedTemplate recorded = RecordedTemplate.Read(Path.Combine(Folder, file)).Single(r => r.Name == name);

        (string? text, RecordedError? error) = FixtureRun.Render(recorded);

        Assert.Equal(recorded.Error, error);
        Assert.Equal(recorded.Text, text);
    }

    [Fact]
    public void Every_fixture_has_a_text_or_an_error() =>
        Assert.All(
            Directory.EnumerateFiles(Folder, "*.json").SelectMany(RecordedTemplate.Read),
            recorded => Assert.True(recorded.Text is null != recorded.Error is null, recorded.Name));
}
