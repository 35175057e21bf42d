using System.Text.Json;
using System.Text.RegularExpressions;
using Edge.Cli.Report;

namespace Edge.Cli.Tests.Report;

public sealed partial class WordsTests
{
    private static readonly string _folder = Path.Combine(Golden.Root(), "firmware-templates", "report");

    [Fact]
    public void Every_text_has_all_languages_and_the_same_places()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, Words.File)));
        foreach (JsonProperty text in file.RootElement.EnumerateObject())
        {
            Assert.Equal(Words.Languages, text.Value.EnumerateObject().Select(language => language.Name));
            string[][] places = [.. text.Value.EnumerateObject().Select(language =>
                Place().Matches(language.Value.GetString()!).Select(match => match.Value).Distinct().Order().ToArray())];
            Assert.True(places[0].SequenceEqual(places[1]), $"{text.Name}: places {string.Join("", places[0])} and {string.Join("", places[1])}");
        }
    }

    /// <summary>A text that nothing shows is a text that somebody forgot: keys that are put together stand in the source with their beginning.</summary>
    [Fact]
    public void Every_text_is_used()
    {
        string source = string.Concat(Directory.GetFiles(Path.Combine(Golden.Root(), "host", "Edge.Cli"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(_folder, "*.sbn")).Where(file => !file.Contains("/obj/") && !file.Contains("\\obj\\")).Select(File.ReadAllText));
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, Words.File)));
        Assert.All(file.RootElement.EnumerateObject().Select(text => text.Name), key => Assert.True(
            source.Contains($"\"{key}\"") || source.Contains($"report.t.{key}") || source.Contains($"\"{key.Split('.')[0]}.{{")
                || source.Contains($"new BlockView(\"{key.Split('.')[0]}\"")
                || source.Contains($", \"{key.Split('.')[0]}\", words"), key));
    }

    [Fact]
    public void A_japanese_page_says_nothing_in_english_that_is_a_text_of_its_own()
    {
        Validation validation = Sample.Create();
        string page = ReportWriter.Page(validation, new Figures(validation), null, "ja");
        Assert.Contains("<html lang=\"ja\">", page);
        foreach (string key in new[] { "gates.title", "words.title", "ladder.lead", "line.lead", "defects.lead", "agreement.absent", "link.absent",
            "gate.escape" })
        {
            Assert.Contains(Words.Of("ja")[key], page);
            Assert.DoesNotContain(Words.English[key], page);
        }

        foreach (string term in new[] { "見逃し率", "過検出率", "検査成績書", "品種", "要確認", "限度見本", "現場向け" })
            Assert.Contains(term, page);
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
