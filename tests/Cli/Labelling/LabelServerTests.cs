using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Cli.Labelling;
using Edge.Cli.Tests.CommandLine;

namespace Edge.Cli.Tests.Labelling;

public sealed class LabelServerTests : IDisposable
{
    private readonly Run _run = new Run().With("secret.png", "no").With("shots/a b.png", "pixels").With("shots/c.png", "more");
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new();
    private readonly LabelDesk _desk;
    private readonly LabelServer _server;
    private readonly Task _serving;

    public LabelServerTests()
    {
        _desk = LabelDesk.Open(_run.Path("shots"), new HandClock());
        _server = new LabelServer(_desk, ["OK", "dent"], "ja", "op-07", 0);
        _serving = Task.Run(() => _server.RunAsync(_stop.Token));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _serving.Wait();
        _server.Dispose();
        _desk.Dispose();
        _http.Dispose();
        _stop.Dispose();
        _run.Dispose();
    }

    [Fact]
    public async Task A_page_gets_its_words_pictures_and_gives_answers()
    {
        JsonNode about = await Get("about");
        Assert.Equal(("ja", "後で", 2), ((string)about["language"]!, (string)about["words"]!["skip"]!, about["classes"]!.AsArray().Count));
        JsonNode first = await Get("next?tab=1");
        Assert.Equal(("a b.png", 0, 2), ((string)first["file"]!, (int)first["done"]!, (int)first["left"]!));
        Assert.Equal("pixels", await _http.GetStringAsync(_server.Address + "picture?file=a+b.png"));
        var (status, second) = await Post("answer?tab=1", """{"file":"a b.png","answer":"class","label":"dent"}""");
        Assert.Equal((HttpStatusCode.OK, "c.png", 1), (status, (string)second["file"]!, (int)second["done"]!));
        Assert.Contains("\"by\":\"op-07#1\"", File.ReadAllText(_run.Path("shots/labels.jsonl")));
        (status, JsonNode other) = await Post("answer?tab=2", """{"file":"a b.png","answer":"gray"}""");
        Assert.Equal((HttpStatusCode.Conflict, "op-07#1"), (status, (string)other["by"]!));
        (_, JsonNode back) = await Post("undo?tab=1", "{}");
        Assert.Equal("a b.png", (string)back["file"]!);
    }

    [Fact]
    public async Task A_heat_map_is_served_where_there_is_one()
    {
        _run.With("shots/.maps/c.png", "heat");
        Assert.False((bool)(await Get("look?file=a+b.png"))["heat"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(_server.Address + "heat?file=a+b.png")).StatusCode);
        Assert.True((bool)(await Get("look?file=c.png"))["heat"]!);
        Assert.Equal("heat", await _http.GetStringAsync(_server.Address + "heat?file=c.png"));
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(_server.Address + "heat?file=.maps/c.png")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(_server.Address + "heat?file=../../secret.png")).StatusCode);
    }

    [Theory]
    [InlineData("""{"file":"a b.png","answer":"class","label":"chip"}""")]
    [InlineData("""{"file":"a b.png","answer":"class"}""")]
    [InlineData("""{"file":"../secret.png","answer":"gray"}""")]
    [InlineData("""{"file":"a b.png","answer":"undo"}""")]
    [InlineData("""{"file":7}""")]
    [InlineData("nothing")]
    public async Task An_answer_that_means_nothing_is_refused_and_not_written(string body)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await Post("answer?tab=1", body)).Status);
        Assert.Equal("", File.ReadAllText(_run.Path("shots/labels.jsonl")));
    }

    [Fact]
    public async Task Nothing_is_served_without_the_word_under_another_name_or_from_another_folder()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync($"http://127.0.0.1:{_server.Port}/")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync($"http://127.0.0.1:{_server.Port}/next")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(_server.Address + "picture?file=../secret.png")).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, _server.Address);
        request.Headers.Host = $"elsewhere.example:{_server.Port}";
        Assert.NotEqual(HttpStatusCode.OK, (await _http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task The_page_needs_nothing_from_anywhere_else()
    {
        string page = await _http.GetStringAsync(_server.Address);
        Assert.DoesNotContain("http://", page);
        Assert.DoesNotContain("https://", page);
        Assert.DoesNotContain("src=\"", page);
    }

    private async Task<JsonNode> Get(string what) => JsonNode.Parse(await _http.GetStringAsync(_server.Address + what))!;

    private async Task<(HttpStatusCode Status, JsonNode Body)> Post(string what, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        HttpResponseMessage answer = await _http.PostAsync(_server.Address + what, content);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
