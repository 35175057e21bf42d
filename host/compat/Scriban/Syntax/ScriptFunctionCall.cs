using Scriban.Parsing;
using Scriban.Runtime;

namespace Scriban.Syntax;

/// <summary><c>function a b name: c</c> or <c>function(a, b)</c>.</summary>
internal sealed class ScriptFunctionCall : ScriptExpression
{
    public required ScriptExpression Target { get; init; }

    public List<ScriptExpression> Arguments { get; } = [];

    /// <summary>Written with parentheses.</summary>
    public bool IsExplicit { get; set; }

    public bool IsClosed { get; set; }

    internal override (string Name, string Example) Grammar =>
        ("function call expression", "<target_expression> <arguemnt[0]> ... <arguement[n]>");

    public void AddArgument(ScriptExpression argument)
    {
        Arguments.Add(argument);
        if (!IsClosed)
            Span.End = argument.Span.End;
    }

    /// <summary><c>f(a, b)</c> reads like the head of a function: what follows <c>=</c> is its body.</summary>
    public bool TryGetDeclaration(out ScriptFunction function)
    {
        function = new ScriptFunction { Span = Span };
        if (!IsExplicit || !IsClosed || Target is not ScriptVariable { IsLocal: false } name)
            return false;
        List<ScriptParameter> parameters = [];
        foreach (ScriptExpression argument in Arguments)
        {
            if (argument is not ScriptVariable { IsLocal: false } parameter)
                return false;
            parameters.Add(new ScriptParameter { Name = parameter, Span = parameter.Span });
        }

        function.Name = name;
        function.Parameters = parameters;
        return true;
    }

    internal override object? Evaluate(TemplateContext context)
    {
        object? function = context.Evaluate(Target, alias: true);
        if (function is not null)
            return FunctionCaller.Call(context, this, function, context.AllowsPipe, Arguments);
        if (context.EnableRelaxedFunctionAccess)
            return null;
        throw new ScriptRuntimeException(Target.Span, $"The function `{Target}` was not found");
    }

    internal override void Print(ScriptPrinter printer)
    {
        printer.Write(Target);
        if (IsExplicit)
        {
            printer.Write("(").WriteList(Arguments, ",");
            if (IsClosed)
                printer.Write(")");
            return;
        }

        foreach (ScriptExpression argument in Arguments)
            printer.Space().Write(argument);
    }
}

internal sealed class ScriptNamedArgument : ScriptExpression
{
    public ScriptVariable? Name { get; set; }

    public ScriptExpression? Value { get; set; }

    internal override object? Evaluate(TemplateContext context) => Value is null ? true : context.Evaluate(Value);

    internal override void Print(ScriptPrinter printer)
    {
        printer.Write(Name);
        if (Value is not null)
            printer.Write(":").Write(Value);
    }
}

/// <summary><c>from | to</c>: the value becomes the first argument of the function.</summary>
internal sealed class ScriptPipeCall : ScriptExpression
{
    public required ScriptExpression From { get; init; }

    public required TokenType Operator { get; init; }

    public ScriptExpression? To { get; set; }

    internal override (string Name, string Example) Grammar => ("pipe expression", "<expression> | <expression>");

    internal override object? Evaluate(TemplateContext context)
    {
        ScriptExpression to = To ?? throw new ScriptRuntimeException(Span, "Invalid pipe expression. Source and destination are required.");
        PipeArguments pipes = context.Pipes;
        bool opened = !pipes.IsOpen;
        try
        {
            if (opened)
                pipes.Open();
            pipes.Put(From);
            object? result = context.Evaluate(to);
            if (result is IScriptCustomFunction && pipes.IsWaiting(From))
                result = FunctionCaller.Call(context, to, result, true, null);
            if (pipes.IsWaiting(From))
                throw new ScriptRuntimeException(to.Span, $"Pipe expression destination `{to}` is not a valid function ");
            if (opened)
                pipes.Close();
            return result;
        }
        catch
        {
            pipes.Clear();
            throw;
        }
    }

    internal override void Print(ScriptPrinter printer) => printer.Write(From).Write(Operator.ToText()!).Write(To);
}
