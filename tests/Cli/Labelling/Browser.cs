using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Cli.Report;

namespace Edge.Cli.Tests.Labelling;

/// <summary>A real browser without a window, whose keyboard a test presses: the DevTools protocol over its socket.</summary>
internal sealed class Browser : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private readonly string _profile;
    private int _number;

    private Browser(Process process, string profile) => (_process, _profile) = (process, profile);

    public static async Task<Browser> Open(string address, string profile)
    {
        var start = new ProcessStartInfo(PdfPrinter.Browser()!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in PdfPrinter.Arguments(profile, "--remote-debugging-port=0", "--window-size=1200,900", address))
            start.ArgumentList.Add(argument);
        var browser = new Browser(Process.Start(start)!, profile);
        browser._process.ErrorDataReceived += (_, _) => { };
        browser._process.OutputDataReceived += (_, _) => { };
        browser._process.BeginErrorReadLine();
        browser._process.BeginOutputReadLine();
        await browser.Connect(address);
        return browser;
    }

    /// <summary>Presses a key and lets it go, as a hand does.</summary>
    /// <param name="key">As the browser calls it: 1, g, ArrowLeft.</param>
    public async Task Press(string key)
    {
        foreach (string type in new[] { "keyDown", "keyUp" })
        {
            var press = new JsonObject { ["type"] = type, ["key"] = key };
            if (key.Length == 1 && type == "keyDown")
                press["text"] = key;
            if (key is "Tab" or "Enter") // what the browser itself does with them goes by these
                press["windowsVirtualKeyCode"] = key == "Tab" ? 9 : 13;
            if (key == "Enter" && type == "keyDown")
                press["text"] = "\r";
            await Ask("Input.dispatchKeyEvent", press);
        }
    }

    /// <summary>The value of an expression of the page, as text; empty where the page is not there yet.</summary>
    public async Task<string> Value(string expression) =>
        (await Ask("Runtime.evaluate", new JsonObject { ["expression"] = $"String({expression})" }))["result"]?["value"]?.ToString() ?? "";

    /// <summary>Waits until the page says so.</summary>
    public async Task Until(string expression, string value)
    {
        var watch = Stopwatch.StartNew();
        string found;
        while ((found = await Value(expression)) != value)
        {
            Assert.True(watch.Elapsed < _patience, $"{expression} is '{found}', not '{value}'");
            await Task.Delay(20);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task Connect(string address)
    {
        string portFile = Path.Combine(_profile, "profile", "DevToolsActivePort");
        var watch = Stopwatch.StartNew();
        using var http = new HttpClient();
        while (true)
        {
            Assert.True(watch.Elapsed < _patience, "the browser does not start");
            string[] lines = File.Exists(portFile) ? await File.ReadAllLinesAsync(portFile) : [];
            if (lines.Length > 0)
            {
                JsonArray pages = JsonNode.Parse(await http.GetStringAsync($"http://127.0.0.1:{lines[0]}/json"))!.AsArray();
                if (pages.FirstOrDefault(page => (string?)page!["url"] == address) is { } page)
                {
                    await _socket.ConnectAsync(new Uri((string)page["webSocketDebuggerUrl"]!), CancellationToken.None);
                    return;
                }
            }

            await Task.Delay(50);
        }
    }

    private async Task<JsonNode> Ask(string method, JsonObject parameters)
    {
        int number = ++_number;
        var message = new JsonObject { ["id"] = number, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
        while (true)
        {
            JsonNode answer = JsonNode.Parse(await Receive())!;
            if ((int?)answer["id"] == number)
                return answer["result"] ?? throw new InvalidOperationException(answer.ToJsonString());
        }
    }

    private async Task<byte[]> Receive()
    {
        using var whole = new MemoryStream();
        var buffer = new byte[1 << 16];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            whole.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return whole.ToArray();
    }
}
