using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using Edge.Compiler.Emission;
using Edge.Training.Datasets.Captured;

namespace Edge.Cli.Labelling;

/// <summary>Serves the page of <c>edge label</c> to browsers of this computer, and takes their answers.</summary>
/// <remarks>
/// It listens on the loopback address alone, and every path begins with a random word: other programs and pages of this computer do not know it. What the page
/// needs is served from here, so that it works without a network.
/// </remarks>
internal sealed class LabelServer : IDisposable
{
    private const int TokenBytes = 16, PortTries = 20, MostBodyBytes = 1 << 16;

    private readonly LabelDesk _desk;
    private readonly IReadOnlyList<string> _classes;
    private readonly string _language;
    private readonly string _person;
    private readonly string _root;
    private readonly HttpListener _listener;

    /// <param name="person">Stands in the journal, with a number for each open page.</param>
    /// <param name="port">0: a free one.</param>
    /// <exception cref="HttpListenerException">The port is taken.</exception>
    public LabelServer(LabelDesk desk, IReadOnlyList<string> classes, string language, string person, int port)
    {
        (_desk, _classes, _language, _person) = (desk, classes, language, person);
        _root = $"/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes))}/";
        (_listener, Port) = Listen(port);
    }

    public int Port { get; }

    /// <summary>What to open in a browser.</summary>
    public string Address => $"http://127.0.0.1:{Port}{_root}";

    /// <summary>The disk did not take an answer; the page says so too.</summary>
    public Action<string>? Warn { get; set; }

    /// <summary>Serves until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using CancellationTokenRegistration stop = cancellation.Register(_listener.Stop);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Run(() => Serve(context), CancellationToken.None); // a page that goes away in the middle keeps no other one waiting
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
            {
                // A browser that went away in the middle, or the listener was stopped.
            }
        }
    }

    public void Dispose() => _listener.Close();

    // HttpListener itself knows no free ports.
    private static (HttpListener, int) Listen(int port)
    {
        for (int attempt = 0; ; attempt++)
        {
            int chosen = port > 0 ? port : FreePort();
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{chosen}/");
            try
            {
                listener.Start();
                return (listener, chosen);
            }
            catch (HttpListenerException) when (port == 0 && attempt < PortTries)
            {
                listener.Close(); // somebody was faster
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void Serve(HttpListenerContext context)
    {
        HttpListenerRequest request = context.Request;
        string path = request.Url!.AbsolutePath;
        // A page of another site that has its name point here would come with that name.
        bool isOurs = request.Headers["Host"] == $"127.0.0.1:{Port}" && path.StartsWith(_root, StringComparison.Ordinal);
        try
        {
            Reply reply = isOurs ? Answer(request.HttpMethod, path[_root.Length..], HttpUtility.ParseQueryString(request.Url.Query), request) : Reply.NotHere;
            Send(context.Response, reply);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // A browser that went away in the middle.
        }
    }

    private Reply Written(Func<Reply> answer)
    {
        try
        {
            return answer();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Warn?.Invoke($"an answer could not be written: {e.Message}");
            return Reply.Json(507, new JsonObject { ["error"] = e.Message });
        }
    }

    /// <returns>404 for a picture that somebody has taken away since.</returns>
    private Reply Picture(string file, string path)
    {
        try
        {
            return new Reply(200, TypeOf(file), File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Warn?.Invoke($"{file}: cannot be read: {e.Message}");
            return Reply.NotHere;
        }
    }

    private Reply Answer(string method, string what, System.Collections.Specialized.NameValueCollection query, HttpListenerRequest request)
    {
        string by = $"{_person}#{new string([.. (query["tab"] ?? "").Where(char.IsAsciiLetterOrDigit).Take(16)])}";
        return (method, what) switch
        {
            ("GET", "") => new Reply(200, "text/html; charset=utf-8", File.ReadAllBytes(Path.Combine(ShippedFiles.Folder("firmware-templates/label"), "page.html"))),
            ("GET", "about") => Reply.Json(200, About()),
            ("GET", "next") => Reply.Json(200, Shown(_desk.Next(by))),
            ("GET", "look") => query["file"] is { } file && _desk.Has(file) ? Reply.Json(200, Shown(file)) : Reply.NotHere,
            ("GET", "picture") => query["file"] is { } file && _desk.Has(file) ? Picture(file, _desk.PathOf(file)) : Reply.NotHere,
            ("GET", "heat") => query["file"] is { } file && _desk.Has(file) && _desk.HeatOf(file) is { } heat ? Picture(file, heat) : Reply.NotHere,
            ("POST", "answer") => Written(() => Take(by, Body(request))),
            ("POST", "undo") => Written(() => Reply.Json(200, Shown(_desk.Undo(by)))),
            _ => Reply.NotHere,
        };
    }

    private Reply Take(string by, Given? given)
    {
        bool isClass = given?.Answer == LabelEntry.IsClass;
        if (given?.File is null || !_desk.Has(given.File)
            || !(isClass ? given.Label is not null && _classes.Contains(given.Label) : given.Answer is LabelEntry.IsGray or LabelEntry.IsSkipped))
            return Reply.Json(400, new JsonObject { ["error"] = "no such picture, answer or class" });
        LabelEntry? other = _desk.Answer(by, given.File, given.Answer!, isClass ? given.Label : null);
        return other is null ? Reply.Json(200, Shown(_desk.Next(by))) : Reply.Json(409, new JsonObject { ["by"] = other.By, ["label"] = other.Label });
    }

    private JsonObject About() => new()
    {
        ["language"] = _language,
        ["classes"] = new JsonArray([.. _classes.Select(name => (JsonNode)name)]),
        ["words"] = LabelWords.Of(_language),
    };

    private JsonObject Shown(string? file)
    {
        LabelCounts counts = _desk.Counts;
        LabelEntry? said = file is null ? null : _desk.Said(file);
        return new JsonObject
        {
            ["file"] = file,
            ["answer"] = said?.Answer,
            ["label"] = said?.Label,
            ["heat"] = file is not null && _desk.HeatOf(file) is not null,
            ["done"] = counts.Done,
            ["left"] = counts.Left,
            ["skipped"] = counts.Skipped,
        };
    }

    /// <summary>What a page says.</summary>
    private sealed record Given(string? File, string? Answer, string? Label);

    private static Given? Body(HttpListenerRequest request)
    {
        if (request.ContentLength64 is < 0 or > MostBodyBytes)
            return null;
        using var text = new StreamReader(request.InputStream, Encoding.UTF8);
        try
        {
            return JsonSerializer.Deserialize<Given>(text.ReadToEnd(), CaptureJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string TypeOf(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".bmp" => "image/bmp",
        _ => "image/jpeg",
    };

    private static void Send(HttpListenerResponse response, Reply reply)
    {
        response.StatusCode = reply.Status;
        response.ContentType = reply.Type;
        response.Headers["Cache-Control"] = "no-store";
        response.Headers["Content-Security-Policy"] = "default-src 'self' 'unsafe-inline'";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.ContentLength64 = reply.Bytes.Length;
        response.OutputStream.Write(reply.Bytes);
        response.Close();
    }

    private sealed record Reply(int Status, string Type, byte[] Bytes)
    {
        public static Reply NotHere { get; } = new(404, "text/plain", "not here"u8.ToArray());

        public static Reply Json(int status, JsonObject json) => new(status, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
