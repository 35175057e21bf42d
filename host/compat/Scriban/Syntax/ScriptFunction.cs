using Scriban.Runtime;

namespace Scriban.Syntax;

internal sealed class ScriptParameter : ScriptNode
{
    public ScriptVariable? Name { get; set; }

    public ScriptLiteral? Default { get; set; }

    /// <summary><c>name = value</c>.</summary>
    public bool IsOptional { get; set; }

    /// <summary><c>name...</c>.</summary>
    public bool IsRest { get; set; }

    internal override object? Evaluate(TemplateContext context) =>
        throw new InvalidOperationException("A parameter should not be evaluated directly");

    internal override void Print(ScriptPrinter printer)
    {
        printer.Write(Name);
        if (IsRest)
            printer.Write("...");
        if (Default is not null)
            printer.Write("=").Write(Default);
    }
}

/// <summary><c>func name(a, b) ... end</c>, <c>name(a, b) = expression</c> or <c>do ... end</c>.</summary>
internal sealed class ScriptFunction : ScriptStatement, IScriptCustomFunction
{
    private List<ScriptParameter>? _parameters;

    /// <summary>Null for a function without a name.</summary>
    public ScriptVariable? Name { get; set; }

    /// <summary>Null for a function that finds its arguments in <c>$</c>.</summary>
    public List<ScriptParameter>? Parameters
    {
        get => _parameters;
        set
        {
            _parameters = value;
            RequiredParameterCount = value?.Count(p => !p.IsOptional && !p.IsRest) ?? 0;
            VarParamKind = value is null ? ScriptVarParamKind.Direct
                : value.Any(p => p.IsRest) ? ScriptVarParamKind.LastParameter : ScriptVarParamKind.None;
        }
    }

    public ScriptStatement? Body { get; set; }

    public int RequiredParameterCount { get; private set; }

    public int ParameterCount => Parameters?.Count ?? 0;

    public ScriptVarParamKind VarParamKind { get; private set; } = ScriptVarParamKind.Direct;

    public Type ReturnType => typeof(object);

    internal override (string Name, string Example) Grammar => ("function statement", "func <variable> ... end");

    public ScriptParameterInfo GetParameterInfo(int index)
    {
        if (Parameters is null or { Count: 0 })
            return new ScriptParameterInfo(typeof(object), "");
        ScriptParameter parameter = Parameters[Math.Min(index, Parameters.Count - 1)];
        return parameter.Default?.Value is { } value
            ? new ScriptParameterInfo(typeof(object), parameter.Name!.Name, value)
            : new ScriptParameterInfo(typeof(object), parameter.Name!.Name);
    }

    internal override object? Evaluate(TemplateContext context)
    {
        if (Name is null)
            return this;
        context.SetVariable(Name, this);
        return null;
    }

    public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement)
    {
        ScriptObject? variables = Parameters is null ? null : new ScriptObject();
        context.PushFunction(variables, hidesOuter: Name is not null);
        try
        {
            if (Name is { IsLocal: true })
                context.SetVariable(Name, this);
            context.SetVariable(ScriptVariable.Arguments, arguments, asReadOnly: true);
            for (int i = 0; i < ParameterCount; i++)
                variables!.SetValue(Parameters![i].Name!.Name, arguments[i], false);
            if (blockStatement is not null)
                context.SetVariable(ScriptVariable.BlockDelegate, blockStatement, asReadOnly: true);
            return context.Evaluate(Body);
        }
        finally
        {
            context.PopFunction();
        }
    }

    public ValueTask<object?> InvokeAsync(
        TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
        new(Invoke(context, callerContext, arguments, blockStatement));

    internal override void Print(ScriptPrinter printer)
    {
        bool isBlock = Body is ScriptBlockStatement;
        if (Name is null)
            printer.Write("do");
        else
            printer.Write(isBlock ? "func" : "").Space().Write(Name);
        if (Parameters is not null)
            printer.Write("(").WriteList(Parameters, ",").Write(")");
        if (isBlock)
            printer.End();
        else
            printer.Write("=");
        printer.Write(Body);
        if (Name is not null)
            printer.End();
    }
}

/// <summary><c>do ... end</c> as a value.</summary>
internal sealed class ScriptAnonymousFunction : ScriptExpression
{
    public ScriptFunction? Function { get; set; }

    internal override object? Evaluate(TemplateContext context) => Function;

    internal override void Print(ScriptPrinter printer) => printer.Write(Function);
}

/// <summary>Carries <c>name(a) = expression</c> out of the expression parser, which reads it first, to its statement.</summary>
internal sealed class ScriptFunctionDeclaration(ScriptFunction function) : ScriptExpression
{
    public ScriptFunction Function => function;

    internal override object? Evaluate(TemplateContext context) => function.Evaluate(context);

    internal override void Print(ScriptPrinter printer) => printer.Write(function);
}
