using Scriban.Runtime;

namespace Scriban.Syntax;

/// <summary><c>capture variable ... end</c>: what the block writes becomes a string.</summary>
internal sealed class ScriptCaptureStatement : ScriptStatement
{
    public ScriptExpression? Target { get; set; }

    public ScriptBlockStatement? Body { get; set; }

    internal override (string Name, string Example) Grammar => ("capture statement", "capture <variable> ... end");

    internal override object? Evaluate(TemplateContext context)
    {
        context.PushOutput();
        try
        {
            context.Evaluate(Body);
        }
        finally
        {
            context.SetValue(Target, context.PopOutput());
        }

        return null;
    }

    internal override void Print(ScriptPrinter printer) => printer.Write("capture").Space().Write(Target).End().Write(Body).End();
}

/// <summary><c>with object ... end</c>: its members are variables inside.</summary>
internal sealed class ScriptWithStatement : ScriptStatement
{
    public ScriptExpression? Target { get; set; }

    public ScriptBlockStatement? Body { get; set; }

    internal override (string Name, string Example) Grammar => ("with statement", "with <variable> ... end");

    internal override object? Evaluate(TemplateContext context)
    {
        if (Target is null)
            return null;
        object? target = context.GetValue(Target);
        if (target is not IScriptObject scope)
            throw new ScriptRuntimeException(Target.Span,
                $"Invalid target property `{Target}` used for [with] statement. "
                + $"Must be a ScriptObject instead of `{target?.GetType().Name ?? "null"}`");
        context.PushGlobal(scope);
        try
        {
            return context.Evaluate(Body);
        }
        finally
        {
            context.PopGlobal();
        }
    }

    internal override void Print(ScriptPrinter printer) => printer.Write("with").Space().Write(Target).End().Write(Body).End();
}

/// <summary><c>wrap function ... end</c>: the function finds the block in <c>$$</c>.</summary>
internal sealed class ScriptWrapStatement : ScriptStatement
{
    public ScriptExpression? Target { get; set; }

    public ScriptBlockStatement? Body { get; set; }

    internal override (string Name, string Example) Grammar => ("wrap statement", "wrap <function_call> ... end");

    internal override object? Evaluate(TemplateContext context)
    {
        if (Target is null || Body is null)
            throw new ScriptRuntimeException(Span, "Invalid wrap statement. Target and body are required.");
        if (Target is ScriptFunctionCall)
        {
            context.BlockDelegates.Push(Body);
            return context.Evaluate(Target);
        }

        object? function = context.Evaluate(Target, alias: true);
        if (function is not IScriptCustomFunction)
            throw new ScriptRuntimeException(Target.Span,
                $"Expecting a direct function instead of the expression `{Target}/{Target.Grammar.Name}`");
        context.BlockDelegates.Push(Body);
        return FunctionCaller.Call(context, this, function, takesPipe: false, null);
    }

    internal override void Print(ScriptPrinter printer) => printer.Write("wrap").Space().Write(Target).End().Write(Body).End();
}

/// <summary><c>import object</c>: copies its members into the variables.</summary>
internal sealed class ScriptImportStatement : ScriptStatement
{
    public ScriptExpression? Expression { get; set; }

    internal override (string Name, string Example) Grammar => ("import statement", "import <expression>");

    internal override object? Evaluate(TemplateContext context)
    {
        object? value = context.Evaluate(Expression);
        if (value is null)
            return null;
        if (value is not ScriptObject members)
            throw new ScriptRuntimeException(Expression!.Span,
                $"Unexpected value `{context.GetTypeName(value)}` for import. Expecting an plain script object.");
        context.CurrentGlobal.Import(members);
        return null;
    }

    internal override void Print(ScriptPrinter printer) => printer.Write("import").Space().Write(Expression).End();
}

internal sealed class ScriptReadOnlyStatement : ScriptStatement
{
    public ScriptVariable? Variable { get; set; }

    internal override (string Name, string Example) Grammar => ("readonly statement", "readonly <variable>");

    internal override object? Evaluate(TemplateContext context)
    {
        context.SetReadOnly(Variable!);
        return null;
    }

    internal override void Print(ScriptPrinter printer) => printer.Write("readonly").Space().Write(Variable).End();
}

internal sealed class ScriptReturnStatement : ScriptStatement
{
    public ScriptExpression? Expression { get; set; }

    internal override (string Name, string Example) Grammar => ("return statement", "return <expression>?");

    internal override object? Evaluate(TemplateContext context)
    {
        object? result = context.Evaluate(Expression);
        // A range is lazy; it is read while the variables it was made from still exist.
        if (result is ScriptRange range)
            result = new ScriptArray(range);
        context.FlowState = ScriptFlowState.Return;
        return result;
    }

    internal override void Print(ScriptPrinter printer) => printer.Write("ret").Space().Write(Expression).End();
}
