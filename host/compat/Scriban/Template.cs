using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Scriban;

/// <summary>A parsed template, which may be rendered any number of times.</summary>
public sealed class Template
{
    private readonly ScriptPage _page;

    private Template(ScriptPage page, string? sourceFilePath, LogMessageBag messages)
    {
        _page = page;
        SourceFilePath = sourceFilePath;
        Messages = messages;
    }

    public string? SourceFilePath { get; }

    public LogMessageBag Messages { get; }

    public bool HasErrors => Messages.HasErrors;

    internal ScriptBlockStatement? Body => _page.Body;

    /// <summary>Parses a text. It never throws for what the text holds: errors are in <see cref="Messages"/>.</summary>
    /// <param name="sourceFilePath">The name of the text in messages; <c>&lt;input&gt;</c> when there is none.</param>
    public static Template Parse(
        string text, string? sourceFilePath = null, ParserOptions? parserOptions = null, LexerOptions? lexerOptions = null)
    {
        if (string.IsNullOrEmpty(text))
            return new Template(new ScriptPage(), sourceFilePath, new LogMessageBag());
        LexerOptions options = lexerOptions ?? LexerOptions.Default;
        var parser = new Parser(new Lexer(text, sourceFilePath, options), parserOptions ?? ParserOptions.Default, options.Mode);
        ScriptPage page = parser.Run();
        return new Template(page, sourceFilePath, parser.Messages);
    }

    /// <exception cref="InvalidOperationException">The template has errors.</exception>
    /// <exception cref="ScriptRuntimeException">It failed while it ran.</exception>
    public string Render(TemplateContext context)
    {
        object? result = Run(context);
        if (context.EnableOutput && result is not null)
            context.Write(_page.Span, result);
        return context.TakeOutput();
    }

    /// <summary>Renders with the members of one object as variables.</summary>
    public string Render(object? model = null, MemberRenamerDelegate? memberRenamer = null, MemberFilterDelegate? memberFilter = null) =>
        Render(ContextOf(model, memberRenamer, memberFilter));

    /// <summary>Runs the template for the value of its last statement, without output.</summary>
    public object? Evaluate(TemplateContext context)
    {
        bool outer = context.EnableOutput;
        context.EnableOutput = false;
        try
        {
            return Run(context);
        }
        finally
        {
            context.EnableOutput = outer;
        }
    }

    /// <summary>The value of code without braces.</summary>
    public static object? Evaluate(string expression, TemplateContext context) =>
        Parse(expression, lexerOptions: new LexerOptions { Mode = ScriptMode.ScriptOnly }).Evaluate(context);

    public static object? Evaluate(
        string expression, object model, MemberRenamerDelegate? memberRenamer = null, MemberFilterDelegate? memberFilter = null) =>
        Evaluate(expression, ContextOf(model, memberRenamer, memberFilter));

    private static TemplateContext ContextOf(object? model, MemberRenamerDelegate? renamer, MemberFilterDelegate? filter)
    {
        var members = new ScriptObject();
        if (model is not null)
            members.Import(model, filter, renamer);
        var context = new TemplateContext { MemberRenamer = renamer ?? StandardMemberRenamer.Default, MemberFilter = filter };
        context.PushGlobal(members);
        return context;
    }

    private object? Run(TemplateContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (HasErrors)
            throw new InvalidOperationException(
                "This template has errors. Check the <Template.HasError> and <Template.Messages> before evaluating a template. Messages:\n"
                + string.Join("\n", Messages));
        return context.Evaluate(_page);
    }
}
