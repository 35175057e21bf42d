using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Edge.Compat.Scriban.Tests.Fixtures;

/// <summary>Renders a recorded template with whichever Scriban is referenced, under the settings of the emission.</summary>
public static class FixtureRun
{
    public static (string? Text, RecordedError? Error) Render(RecordedTemplate recorded)
    {
        Template template = Template.Parse(recorded.Template, "main.sbn");
        if (template.HasErrors)
        {
            LogMessage first = template.Messages.First(message => message.Type == ParserMessageType.Error);
            return (null, Error("parse", first.ToString(), first.Span));
        }

        var context = new TemplateContext
        {
            StrictVariables = true,
            EnableRelaxedMemberAccess = false,
            EnableRelaxedIndexerAccess = false,
            LoopLimit = 0,
            LimitToString = 0,
            TemplateLoader = new Loader(recorded.Includes ?? []),
        };
        context.PushGlobal(FixtureModel.Globals(recorded.Model));
        try
        {
            return (template.Render(context), null);
        }
        catch (ScriptRuntimeException e)
        {
            return (null, Error("render", e.Message, e.Span));
        }
    }

    private static RecordedError Error(string stage, string message, SourceSpan span) =>
        new(stage, message.ReplaceLineEndings("\n"), span.Start.Line + 1, span.Start.Column + 1);

    private sealed class Loader(Dictionary<string, string> files) : ITemplateLoader
    {
        public string GetPath(TemplateContext context, SourceSpan callerSpan, string templateName) => templateName + ".sbn";

        public string Load(TemplateContext context, SourceSpan callerSpan, string templatePath) =>
            files.TryGetValue(templatePath, out string? text)
                ? text
                : throw new ScriptRuntimeException(callerSpan, $"no template '{templatePath}'");

        public ValueTask<string?> LoadAsync(TemplateContext context, SourceSpan callerSpan, string templatePath) =>
            new(Load(context, callerSpan, templatePath));
    }
}
