using System.Collections;
using Scriban.Runtime;

namespace Scriban.Syntax;

internal abstract class ScriptLoopStatement : ScriptStatement
{
    internal sealed override object? Evaluate(TemplateContext context)
    {
        context.EnterLoop();
        try
        {
            return Run(context);
        }
        finally
        {
            context.ExitLoop();
            if (context.FlowState != ScriptFlowState.Return)
                context.FlowState = ScriptFlowState.None;
        }
    }

    protected abstract object? Run(TemplateContext context);

    protected static bool Continues(TemplateContext context)
    {
        if (context.FlowState == ScriptFlowState.Return)
            return false;
        bool goesOn = context.FlowState != ScriptFlowState.Break;
        context.FlowState = ScriptFlowState.None;
        return goesOn;
    }
}

/// <summary><c>for variable in list offset:1 limit:2 reversed ... else ... end</c>.</summary>
internal sealed class ScriptForStatement : ScriptLoopStatement
{
    public ScriptExpression? Variable { get; set; }

    public ScriptExpression? Iterator { get; set; }

    public List<ScriptNamedArgument> NamedArguments { get; } = [];

    public ScriptBlockStatement? Body { get; set; }

    public ScriptElseStatement? Else { get; set; }

    internal override (string Name, string Example) Grammar => ("for statement", "for <variable> in <expression> ... end");

    protected override object? Run(TemplateContext context)
    {
        object? source = context.Evaluate(Iterator);
        if (source is null)
            return null;
        if (source is not IEnumerable list)
            throw new ScriptRuntimeException(Iterator!.Span, $"Unexpected type `{source.GetType()}` for iterator");
        list = ApplyOptions(context, list);
        IEnumerator items = list.GetEnumerator();
        var loop = new LoopState(list, items);
        context.SetLoopVariable(ScriptVariable.ForObject, loop);
        if (!items.MoveNext())
            return context.Evaluate(Else);
        object? result;
        object? previous = null;
        bool last;
        do
        {
            context.StepLoop(Span);
            object? item = items.Current;
            loop.StartItem(!Equals(previous, item));
            if (Variable is ScriptVariable variable)
                context.SetLoopVariable(variable, item);
            else
                context.SetValue(Variable, item);
            result = context.Evaluate(Body);
            last = loop.IsLast;
            previous = item;
        }
        while (Continues(context) && !last);

        return result;
    }

    private IEnumerable ApplyOptions(TemplateContext context, IEnumerable list)
    {
        int offset = 0;
        int limit = 0;
        bool reversed = false;
        foreach (ScriptNamedArgument option in NamedArguments)
        {
            switch (option.Name?.Name)
            {
                case "offset":
                    offset = EvaluateNumber(context, option);
                    break;
                case "limit":
                    limit = EvaluateNumber(context, option);
                    break;
                case "reversed":
                    reversed = true;
                    break;
                default:
                    throw new ScriptRuntimeException(option.Span, $"Unsupported argument `{option.Name}` for statement: `{this}`");
            }
        }

        IEnumerable<object?> items = list.Cast<object?>();
        if (offset > 0)
            items = items.Skip(offset);
        if (reversed)
            items = items.Reverse();
        return limit > 0 ? items.Take(limit) : items;
    }

    private static int EvaluateNumber(TemplateContext context, ScriptNamedArgument option)
    {
        ScriptExpression value = option.Value
            ?? throw new ScriptRuntimeException(option.Span, $"Invalid `{option.Name}` argument. Value is required.");
        return context.ToInt(value.Span, context.Evaluate(value));
    }

    internal override void Print(ScriptPrinter printer)
    {
        printer.Write("for").Space().Write(Variable).Space().Write("in").Space().Write(Iterator);
        foreach (ScriptNamedArgument argument in NamedArguments)
            printer.Space().Write(argument);
        printer.End().Write(Body).End().Write(Else);
    }
}

internal sealed class ScriptWhileStatement : ScriptLoopStatement
{
    public ScriptExpression? Condition { get; set; }

    public ScriptBlockStatement? Body { get; set; }

    internal override (string Name, string Example) Grammar => ("while statement", "while <expression> ... end");

    protected override object? Run(TemplateContext context)
    {
        var loop = new LoopState(null, null);
        context.SetLoopVariable(ScriptVariable.WhileObject, loop);
        object? result = null;
        do
        {
            context.StepLoop(Span);
            if (Condition is null || !context.ToBool(Condition.Span, context.Evaluate(Condition)))
                break;
            loop.StartItem(changed: false);
            result = context.Evaluate(Body);
        }
        while (Continues(context));

        return result;
    }

    internal override void Print(ScriptPrinter printer) => printer.Write("while").Space().Write(Condition).End().Write(Body).End();
}

internal sealed class ScriptBreakStatement : ScriptStatement
{
    internal override (string Name, string Example) Grammar => ("break statement", "break");

    internal override object? Evaluate(TemplateContext context)
    {
        context.Jump(ScriptFlowState.Break, Span, "break");
        return null;
    }

    internal override void Print(ScriptPrinter printer) => printer.Write("break").End();
}

internal sealed class ScriptContinueStatement : ScriptStatement
{
    internal override (string Name, string Example) Grammar => ("continue statement", "continue");

    internal override object? Evaluate(TemplateContext context)
    {
        context.Jump(ScriptFlowState.Continue, Span, "continue");
        return null;
    }

    internal override void Print(ScriptPrinter printer) => printer.Write("continue").End();
}
