using Scriban.Runtime;

namespace Scriban.Syntax;

internal sealed class ScriptIfStatement : ScriptStatement
{
    public required bool IsElseIf { get; init; }

    public ScriptExpression? Condition { get; set; }

    public ScriptBlockStatement? Then { get; set; }

    public ScriptStatement? Else { get; set; }

    internal override (string Name, string Example) Grammar => ("if statement", "if <expression> ... end|else|else if");

    internal override object? Evaluate(TemplateContext context) => Condition is null
        ? null
        : context.Evaluate(context.ToBool(Condition.Span, context.Evaluate(Condition)) ? Then : Else);

    internal override void Print(ScriptPrinter printer) =>
        printer.Write(IsElseIf ? "else if" : "if").Space().Write(Condition).End().Write(Then).Write(Else);
}

internal sealed class ScriptElseStatement : ScriptStatement
{
    public ScriptBlockStatement? Body { get; set; }

    internal override (string Name, string Example) Grammar =>
        ("else statement", "else | else if <expression> ... end|else|else if");

    internal override object? Evaluate(TemplateContext context) => context.Evaluate(Body);

    internal override void Print(ScriptPrinter printer) => printer.Write("else").End().Write(Body).End();
}

internal sealed class ScriptCaseStatement : ScriptStatement
{
    public ScriptExpression? Value { get; set; }

    public ScriptBlockStatement? Body { get; set; }

    internal override (string Name, string Example) Grammar => ("case statement", "case <expression> ... end|when|else");

    internal override object? Evaluate(TemplateContext context)
    {
        if (Value is null || Body is null)
            return null;
        context.CaseValues.Push(context.Evaluate(Value));
        try
        {
            return context.Evaluate(Body);
        }
        finally
        {
            context.CaseValues.Pop();
        }
    }

    internal override void Print(ScriptPrinter printer) => printer.Write("case").Space().Write(Value).End().Write(Body).End();
}

internal sealed class ScriptWhenStatement : ScriptStatement
{
    public List<ScriptExpression> Values { get; } = [];

    public ScriptBlockStatement? Body { get; set; }

    public ScriptStatement? Next { get; set; }

    internal override (string Name, string Example) Grammar => ("when statement", "when <expression> ... end|when|else");

    internal override object? Evaluate(TemplateContext context)
    {
        object? value = context.CaseValues.Peek();
        var equal = new BinaryOperation(context, ScriptBinaryOperator.CompareEqual, Span);
        foreach (ScriptExpression candidate in Values)
        {
            if (equal.Evaluate(value, context.Evaluate(candidate)) is true)
                return context.Evaluate(Body);
        }

        return context.Evaluate(Next);
    }

    internal override void Print(ScriptPrinter printer) =>
        printer.Write("when").Space().WriteList(Values, ",").End().Write(Body).End().Write(Next);
}
