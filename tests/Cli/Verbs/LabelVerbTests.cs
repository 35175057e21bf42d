using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Cli.Report;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Verbs;

public sealed class LabelVerbTests
{
    [Fact]
    public void It_says_where_its_page_is_and_what_was_answered()
    {
        using var stop = new CancellationTokenSource();
        using Run run = new Run { Cancellation = stop.Token, InterruptAfter = "open http://127.0.0.1:", Interrupt = stop.Cancel }.With("shots/a.png", "");
        Assert.Equal(0, run.Edge("label", "shots", "--classes", "OK,dent", "--json"));
        Assert.Equal((0, 1), ((int)JsonNode.Parse(run.Out)!["done"]!, (int)JsonNode.Parse(run.Out)!["left"]!));
    }

    [Theory]
    [InlineData(2, "E0015: edge label: no classes to choose from", "shots")]
    [InlineData(2, "E0015", "shots", "--classes", "OK,OK")]
    [InlineData(2, "E0003: edge label: 33 classes, and 32 keys", "shots", "--classes",
        "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,1,2,3,4,5,6,7")]
    [InlineData(2, "E0003: --lang: 'de'", "shots", "--classes", "OK,dent", "--lang", "de")]
    [InlineData(3, "E0246: nowhere", "nowhere", "--classes", "OK,dent")]
    public void What_cannot_be_labelled_is_said(int exit, string says, params string[] args)
    {
        using Run run = new Run().With("shots/a.png", "");
        Assert.Equal(exit, run.Edge(["label", .. args]));
        Assert.Contains(says, run.Error);
    }

    [Fact]
    public void Every_text_of_the_page_has_all_languages_and_is_used()
    {
        string folder = Path.Combine(Golden.Root(), "firmware-templates", "label"), page = File.ReadAllText(Path.Combine(folder, "page.html"));
        using var words = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, Words.File)));
        foreach (JsonProperty text in words.RootElement.EnumerateObject())
        {
            Assert.Equal(Words.Languages, text.Value.EnumerateObject().Select(language => language.Name));
            Assert.Matches($@"words\.{text.Name}\b|'{text.Name}'", page);
        }
    }
}
