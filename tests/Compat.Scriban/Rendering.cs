using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Edge.Tests.Compat;

/// <summary>Templates against one model, under the strict settings that Edge uses.</summary>
internal static class Rendering
{
    public sealed record Node(string Name, int Size, bool IsFused);

    public static TemplateContext StrictContext(ScriptObject? globals = null)
    {
        var context = new TemplateContext
        {
            StrictVariables = true,
            EnableRelaxedMemberAccess = false,
            EnableRelaxedIndexerAccess = false,
            LoopLimit = 0,
            LimitToString = 0,
            NewLine = "\n",
            TemplateLoader = new Files(),
        };
        var model = new ScriptObject();
        model.Import(new { Name = "edge", Count = 3, Nothing = (string?)null });
        model["nodes"] = new List<Node> { new("conv", 36, true), new("relu", 1, false), new("add", 8, false) };
        context.PushGlobal(model);
        if (globals is not null)
            context.PushGlobal(globals);
        return context;
    }

    public static string Render(string text, ScriptObject? globals = null) =>
        Template.Parse(text, "t.sbn").Render(StrictContext(globals));

    /// <summary>The message of the exception that rendering throws.</summary>
    public static string Failure(string text, TemplateContext? context = null) =>
        Assert.ThrowsAny<ScriptRuntimeException>(() => Template.Parse(text, "t.sbn").Render(context ?? StrictContext())).Message;

    public static string[] ParseErrors(string text) => [.. Template.Parse(text, "t.sbn").Messages.Select(message => message.ToString())];

    private sealed class Files : ITemplateLoader
    {
        public string? GetPath(TemplateContext context, SourceSpan callerSpan, string templateName) => templateName + ".sbn";

        public string? Load(TemplateContext context, SourceSpan callerSpan, string templatePath) => templatePath switch
        {
            "row.sbn" => "<{{ $1 }} of {{ name }}>",
            "lines.sbn" => "one\ntwo\n",
            "named.sbn" => "{{ $width }}x{{ $height }}",
            "broken.sbn" => "line\n{{ for }}",
            "fails.sbn" => "line\n  {{ missing }}",
            "self.sbn" => "{{ include 'self' }}",
            _ => throw new FileNotFoundException("no such template"),
        };

        public ValueTask<string?> LoadAsync(TemplateContext context, SourceSpan callerSpan, string templatePath) =>
            new(Load(context, callerSpan, templatePath));
    }
}
