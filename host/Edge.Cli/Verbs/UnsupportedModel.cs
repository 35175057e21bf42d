using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;

namespace Edge.Cli.Verbs;

/// <summary>What 'edge inspect' says about a model that cannot be compiled: every part at fault at once, with what to do about it.</summary>
internal static class UnsupportedModel
{
    /// <returns>The exit code.</returns>
    public static int Show(Session session, ModelException refusal)
    {
        string summary = $"{refusal.Where}: {refusal.Found.Split('\n')[0]}";
        session.Result(() => Json(refusal, summary), text => Write(text, refusal));
        session.Error.WriteLine($"edge: error {refusal.Code}: {summary}");
        return refusal.ExitCode;
    }

    private static void Write(TextWriter text, ModelException refusal)
    {
        text.WriteLine($"{refusal.Where}\nNOT SUPPORTED: {refusal.Found.Split('\n')[0]}\n");
        foreach (ModelFault fault in refusal.Faults)
        {
            string kind = fault.Operator.Length > 0 ? $"{fault.Operator}  {fault.Inputs} -> {fault.Outputs}" : $"output {fault.Outputs}".TrimEnd();
            text.WriteLine($"{(fault.Index is { } index ? $"{index} " : "")}{fault.Node}  {kind}");
            text.WriteLine($"  {fault.Reason}");
            if (fault.Accepted is { Length: > 0 })
                text.WriteLine($"  accepted: {fault.Accepted}");
            if (fault.Remedy is { Length: > 0 })
                text.WriteLine($"  what helps: {fault.Remedy}");
        }

        if (refusal.Accepted is not null)
            text.WriteLine($"\nsupported: {refusal.Accepted}");
    }

    private static JsonObject Json(ModelException refusal, string summary) => new()
    {
        ["schema"] = InspectionJson.Schema,
        ["model"] = refusal.Where,
        ["supported"] = false,
        ["code"] = refusal.Code,
        ["summary"] = summary,
        ["unsupported"] = new JsonArray([.. refusal.Faults.Select(fault => (JsonNode)new JsonObject
        {
            ["node"] = fault.Node,
            ["index"] = fault.Index,
            ["operator"] = fault.Operator,
            ["input"] = fault.Inputs,
            ["output"] = fault.Outputs,
            ["reason"] = fault.Reason,
            ["accepted"] = fault.Accepted,
            ["remedy"] = fault.Remedy,
        })]),
        ["exit"] = refusal.ExitCode,
    };
}
