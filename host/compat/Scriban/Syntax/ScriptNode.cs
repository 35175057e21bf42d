using Scriban.Parsing;

namespace Scriban.Syntax;

/// <summary>A node of the syntax tree: where it stands in the text, and how it is evaluated and printed.</summary>
public abstract class ScriptNode
{
    public SourceSpan Span;

    /// <summary>The construct's name and form, as parse errors quote them.</summary>
    internal virtual (string Name, string Example) Grammar => (GetType().Name, "...");

    internal abstract object? Evaluate(TemplateContext context);

    internal abstract void Print(ScriptPrinter printer);

    /// <summary>The node as code, normalized: <c>a+b</c>, <c>f 1 2</c>.</summary>
    public sealed override string ToString()
    {
        var printer = new ScriptPrinter();
        printer.Write(this);
        return printer.ToString();
    }
}

public abstract class ScriptExpression : ScriptNode;

public abstract class ScriptStatement : ScriptNode
{
    /// <summary>The value of the statement belongs into the output.</summary>
    internal virtual bool CanOutput => true;
}

/// <summary>An expression that names a place: it can be read, assigned, and called without arguments.</summary>
internal interface IVariablePath
{
    object? GetValue(TemplateContext context);

    void SetValue(TemplateContext context, object? value);
}
