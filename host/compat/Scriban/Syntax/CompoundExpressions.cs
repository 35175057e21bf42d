using System.Text;
using Scriban.Runtime;

namespace Scriban.Syntax;

/// <summary><c>(expression)</c>. Pipes inside know nothing of pipes around.</summary>
internal sealed class ScriptNestedExpression : ScriptExpression, IVariablePath
{
    public ScriptExpression? Expression { get; set; }

    internal override (string Name, string Example) Grammar => ("nested expression", "(<expression>)");

    internal override object? Evaluate(TemplateContext context) => context.Pipes.Isolated(() => context.GetValue(this));

    public object? GetValue(TemplateContext context) => context.Evaluate(Expression);

    public void SetValue(TemplateContext context, object? value) => context.SetValue(Expression, value);

    internal override void Print(ScriptPrinter printer) => printer.Write("(").Write(Expression).Write(")");
}

internal sealed class ScriptArrayInitializerExpression : ScriptExpression
{
    public List<ScriptExpression> Values { get; } = [];

    internal override (string Name, string Example) Grammar => ("array initializer", "[item1, item2,...]");

    internal override object? Evaluate(TemplateContext context)
    {
        var array = new ScriptArray(Values.Count);
        foreach (ScriptExpression value in Values)
            array.Add(context.Evaluate(value));
        return array;
    }

    internal override void Print(ScriptPrinter printer) => printer.Write("[").WriteList(Values, ",").Write("]");
}

internal sealed class ScriptObjectInitializerExpression : ScriptExpression
{
    public List<ScriptObjectMember> Members { get; } = [];

    internal override (string Name, string Example) Grammar => ("object initializer expression", "{ member1: <expression>, member2: ... }");

    internal override object? Evaluate(TemplateContext context)
    {
        // Members see those before them.
        var result = new ScriptObject();
        context.PushGlobalOnly(result);
        try
        {
            foreach (ScriptObjectMember member in Members)
                member.Evaluate(context);
        }
        finally
        {
            context.PopGlobalOnly();
        }

        return result;
    }

    internal override void Print(ScriptPrinter printer) => printer.Write("{").WriteList(Members, ",").Write("}");
}

internal sealed class ScriptObjectMember : ScriptNode
{
    public ScriptExpression? Name { get; set; }

    public ScriptExpression? Value { get; set; }

    internal override object? Evaluate(TemplateContext context)
    {
        string? name = (Name as ScriptVariable)?.Name ?? (Name as ScriptLiteral)?.Value as string;
        if (string.IsNullOrEmpty(name))
            throw new ScriptRuntimeException(Span, "Object member name cannot be empty.");
        context.CurrentGlobal.TrySetValue(context, Span, name, context.Evaluate(Value), false);
        return null;
    }

    internal override void Print(ScriptPrinter printer) => printer.Write(Name).Write(":").Write(Value);
}

/// <summary><c>$"text {expression} text"</c>.</summary>
internal sealed class ScriptInterpolatedStringExpression : ScriptExpression
{
    public List<ScriptExpression> Parts { get; } = [];

    internal override (string Name, string Example) Grammar => ("interpolated expression", "{<expression>}");

    internal override object? Evaluate(TemplateContext context) => context.Pipes.Isolated(() =>
    {
        var text = new StringBuilder();
        foreach (ScriptExpression part in Parts)
            text.Append(context.Evaluate(part));
        return text.ToString();
    });

    internal override void Print(ScriptPrinter printer) => printer.WriteList(Parts, "");
}

internal sealed class ScriptInterpolatedExpression : ScriptExpression
{
    public ScriptExpression? Expression { get; set; }

    internal override (string Name, string Example) Grammar => ("interpolated string expression", "$\"string{<expression>}string\"");

    internal override object? Evaluate(TemplateContext context) => context.Pipes.Isolated(() => context.Evaluate(Expression));

    internal override void Print(ScriptPrinter printer) => printer.Write("{").Write(Expression).Write("}");
}
