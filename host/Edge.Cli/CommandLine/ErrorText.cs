using System.Text.Json.Nodes;
using Edge.Compiler.Ir;

namespace Edge.Cli.CommandLine;

/// <summary>An error as people and as machines read it; the layout is that of style.md section 7.</summary>
internal static class ErrorText
{
    /// <summary><c>edge: error E0107: where: found</c>, then what is accepted and what to do next.</summary>
    public static string Of(EdgeException error) => $"edge: error {error.Code}: {error.Message}";

    public static JsonObject Json(EdgeException error)
    {
        var json = new JsonObject
        {
            ["schema"] = "edge.error/1",
            ["code"] = error.Code,
            ["where"] = error.Where,
            ["found"] = error.Found,
        };
        if (error.Accepted is not null)
            json["accepted"] = error.Accepted;
        if (error.Hint is not null)
            json["hint"] = error.Hint;
        json["exit"] = error.ExitCode;
        return json;
    }
}
