using Edge.Compiler.Ir;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Edge.Compiler.Emission;

/// <summary>The templates of one language. The only class that creates a <see cref="TemplateContext"/>: Scriban's defaults forgive, these do not.</summary>
/// <param name="folder">Below <c>firmware-templates</c>: <c>c</c>, <c>csharp</c>.</param>
/// <param name="overrides">The user's folder: a template of the same name in it, or in its <paramref name="folder"/>, wins. Null for none.</param>
public sealed class TemplateSet(string folder, string? overrides) : ITemplateLoader
{
    private readonly string _shipped = ShippedFiles.Folder($"firmware-templates/{folder}");

    /// <summary>Renders one template.</summary>
    /// <param name="template">File name, <c>model.c.sbn</c>.</param>
    /// <param name="variable">The name under which the template sees <paramref name="view"/>.</param>
    /// <exception cref="ModelException">E0403: the template has a mistake; the message says file, line and column.</exception>
    public string Render(string template, string variable, object view)
    {
        string path = PathOf(template);
        Template parsed = Template.Parse(Read(path), path);
        if (parsed.HasErrors)
        {
            LogMessage first = parsed.Messages[0];
            throw Fault(first.Span, first.Message);
        }

        var globals = new ScriptObject { [variable] = view };
        var context = new TemplateContext
        {
            StrictVariables = true,
            EnableRelaxedMemberAccess = false,
            EnableRelaxedIndexerAccess = false,
            LoopLimit = 0,
            LimitToString = 0,
            TemplateLoader = this,
        };
        context.PushGlobal(globals);
        try
        {
            return parsed.Render(context).ReplaceLineEndings("\n");
        }
        catch (ScriptParserRuntimeException e) when (e.ParserMessages.Count > 0)
        {
            throw Fault(e.ParserMessages[0].Span, e.ParserMessages[0].Message, e); // an included template, at its own place
        }
        catch (ScriptRuntimeException e)
        {
            throw Fault(e.Span, e.OriginalMessage, e);
        }
    }

    string? ITemplateLoader.GetPath(TemplateContext context, SourceSpan callerSpan, string templateName) =>
        PathOf(templateName.EndsWith(".sbn", StringComparison.Ordinal) ? templateName : $"{templateName}.sbn");

    string? ITemplateLoader.Load(TemplateContext context, SourceSpan callerSpan, string templatePath) => Read(templatePath);

    ValueTask<string?> ITemplateLoader.LoadAsync(TemplateContext context, SourceSpan callerSpan, string templatePath) => new(Read(templatePath));

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).ReplaceLineEndings("\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException("E0403", path, "the template cannot be read",
                hint: "templates are found beside edge, or in the folder you named", inner: e);
        }
    }

    private static ModelException Fault(SourceSpan span, string message, Exception? inner = null) =>
        new("E0403", $"{span.FileName}({span.Start.Line + 1},{span.Start.Column + 1})", message,
            hint: "the shipped templates show every name a template may use", inner: inner);

    private string PathOf(string template)
    {
        string[] candidates = overrides is null ? [] : [Path.Combine(overrides, folder, template), Path.Combine(overrides, template)];
        return candidates.FirstOrDefault(File.Exists) ?? Path.Combine(_shipped, template);
    }
}
