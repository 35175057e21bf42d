namespace Scriban.Syntax;

/// <summary>Why a block stops before its end.</summary>
internal enum ScriptFlowState
{
    None,
    Break,
    Continue,
    Return,
}

/// <summary>Statements up to an <c>end</c>, <c>else</c> or <c>when</c>, and all of a template.</summary>
public sealed class ScriptBlockStatement : ScriptStatement
{
    internal List<ScriptStatement> Statements { get; } = [];

    internal override (string Name, string Example) Grammar => ("block statement", "<statement>...end");

    internal override object? Evaluate(TemplateContext context)
    {
        string? outerIndent = context.CurrentIndent;
        string? indent = outerIndent;
        object? result = null;
        try
        {
            foreach (ScriptStatement statement in Statements)
            {
                context.CheckAbort();
                if (context.AutoIndent && statement is ScriptEscapeStatement braces)
                    indent = braces.IsEntering ? braces.Indent : outerIndent;
                context.CurrentIndent = indent;
                if (statement is ScriptEscapeStatement or ScriptEndStatement)
                    continue;
                result = context.Evaluate(statement);
                if (!statement.CanOutput)
                {
                    result = null;
                }
                else if (result is not null && context.FlowState != ScriptFlowState.Return && context.EnableOutput)
                {
                    context.Write(Span, result);
                    result = null;
                }

                if (context.FlowState != ScriptFlowState.None)
                    break;
            }
        }
        finally
        {
            context.CurrentIndent = outerIndent;
        }

        return result;
    }

    internal override void Print(ScriptPrinter printer) => printer.WriteList(Statements, "");
}

/// <summary>A whole template.</summary>
internal sealed class ScriptPage : ScriptNode
{
    public ScriptBlockStatement? Body { get; set; }

    internal override object? Evaluate(TemplateContext context)
    {
        context.FlowState = ScriptFlowState.None;
        try
        {
            return context.Evaluate(Body);
        }
        finally
        {
            context.FlowState = ScriptFlowState.None;
        }
    }

    internal override void Print(ScriptPrinter printer) => printer.Write(Body);
}

/// <summary>Text outside code.</summary>
internal sealed class ScriptRawStatement(string source, int start, int length) : ScriptStatement
{
    internal override (string Name, string Example) Grammar => ("raw statement", "<raw_text>");

    /// <summary>The space between the last line start and the end of the text, if nothing else is there.</summary>
    public string TrailingIndent
    {
        get
        {
            int end = start + length;
            int i = end;
            while (i > 0 && source[i - 1] != '\n' && char.IsWhiteSpace(source[i - 1]))
                i--;
            return i == 0 || source[i - 1] == '\n' ? source[i..end] : "";
        }
    }

    internal override object? Evaluate(TemplateContext context)
    {
        if (length == 0)
            return null;
        if (!context.EnableOutput)
            return source.Substring(start, length);
        context.Write(source, start, length);
        return null;
    }

    internal override void Print(ScriptPrinter printer) => printer.Write(source.Substring(start, length));
}

/// <summary>The braces around code. Those that open it say how far what it writes is indented.</summary>
internal sealed class ScriptEscapeStatement(bool isEntering) : ScriptStatement
{
    public bool IsEntering => isEntering;

    public string Indent { get; set; } = "";

    internal override (string Name, string Example) Grammar => ("{{ or }}", "{{ or }}");

    internal override object? Evaluate(TemplateContext context) => null;

    internal override void Print(ScriptPrinter printer) => printer.Braces(isEntering);
}

internal sealed class ScriptEndStatement : ScriptStatement
{
    internal override (string Name, string Example) Grammar => ("end statement", "end");

    internal override object? Evaluate(TemplateContext context) => null;

    internal override void Print(ScriptPrinter printer) => printer.Write("end").End();
}

internal sealed class ScriptExpressionStatement : ScriptStatement
{
    public ScriptExpression? Expression { get; set; }

    internal override bool CanOutput => Expression is not ScriptAssignExpression;

    internal override (string Name, string Example) Grammar => ("expression statement", "<expression>");

    internal override object? Evaluate(TemplateContext context)
    {
        object? result = context.Evaluate(Expression);
        // `$$` gives the block of a wrap: it is run here.
        return result is ScriptNode node ? context.Evaluate(node) : result;
    }

    internal override void Print(ScriptPrinter printer) => printer.Write(Expression).End();
}
