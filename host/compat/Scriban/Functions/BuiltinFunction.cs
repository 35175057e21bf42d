using System.Collections;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Scriban.Functions;

/// <summary>A parameter of a builtin function.</summary>
internal sealed record Parameter(Type Type, string Name)
{
    public bool IsOptional { get; init; }

    public object? Default { get; init; }

    public bool AllowsNull { get; init; } = true;

    /// <summary>Takes any number of arguments; only the last parameter can.</summary>
    public bool IsRest { get; init; }

    public static Parameter Text(string name) => new(typeof(string), name);

    public static Parameter OptionalText(string name) => new(typeof(string), name) { IsOptional = true };

    public static Parameter RequiredText(string name) => new(typeof(string), name) { AllowsNull = false };

    public static Parameter Int(string name) => new(typeof(int), name);

    public static Parameter OptionalInt(string name, int? value = null) =>
        new(value is null ? typeof(int?) : typeof(int), name) { IsOptional = true, Default = value };

    public static Parameter OptionalFlag(string name) => new(typeof(bool), name) { IsOptional = true, Default = false };

    public static Parameter Number(string name) => new(typeof(double), name);

    public static Parameter Items(string name) => new(typeof(IEnumerable), name);

    public static Parameter Any(string name) => new(typeof(object), name);

    public static Parameter OptionalAny(string name) => new(typeof(object), name) { IsOptional = true };
}

/// <summary>The arguments of one call, already converted to the types of the parameters.</summary>
internal readonly struct Call(TemplateContext context, SourceSpan span, ScriptArray arguments)
{
    public TemplateContext Context => context;

    public SourceSpan Span => span;

    public object? this[int index] => arguments[index];

    public string? Text(int index) => (string?)arguments[index];

    public int Int(int index) => (int)arguments[index]!;

    public int? OptionalInt(int index) => (int?)arguments[index];

    public double Number(int index) => (double)arguments[index]!;

    public IEnumerable? Items(int index) => (IEnumerable?)arguments[index];
}

/// <summary>A function of the language, declared in a table: nothing is found by reflection when a program starts.</summary>
internal sealed class BuiltinFunction : IScriptCustomFunction
{
    private readonly string _method;
    private readonly Parameter[] _parameters;
    private readonly ScriptParameterInfo[] _infos;
    private readonly Func<Call, object?> _body;

    public BuiltinFunction(string method, Parameter[] parameters, Func<Call, object?> body)
    {
        _method = method;
        _parameters = parameters;
        _body = body;
        _infos = Array.ConvertAll(parameters, p => p.IsOptional
            ? new ScriptParameterInfo(p.Type, p.Name, p.Default)
            : new ScriptParameterInfo(p.Type, p.Name));
        RequiredParameterCount = parameters.Count(p => !p.IsOptional && !p.IsRest);
        VarParamKind = parameters is [.., { IsRest: true }] ? ScriptVarParamKind.LastParameter : ScriptVarParamKind.None;
    }

    public int RequiredParameterCount { get; }

    public int ParameterCount => _infos.Length;

    public ScriptVarParamKind VarParamKind { get; }

    public Type ReturnType => typeof(object);

    public ScriptParameterInfo GetParameterInfo(int index) =>
        FunctionSignature.At(_infos, index, VarParamKind == ScriptVarParamKind.LastParameter);

    public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement)
    {
        SourceSpan span = callerContext?.Span ?? context.CurrentSpan;
        for (int i = 0; i < _parameters.Length; i++)
        {
            if (arguments[i] is null && !_parameters[i].AllowsNull)
                throw new ScriptRuntimeException(span, $"Argument `{_parameters[i].Name}` cannot be null for function `{_method}`.");
        }

        return _body(new Call(context, span, arguments));
    }

    public ValueTask<object?> InvokeAsync(
        TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
        new(Invoke(context, callerContext, arguments, blockStatement));
}

/// <summary>A group of functions, such as <c>string</c>: their .NET names become template names.</summary>
internal sealed class FunctionTable : IEnumerable
{
    public ScriptObject Functions { get; } = new();

    public void Add(string method, Parameter[] parameters, Func<Call, object?> body) =>
        Functions.SetValue(StandardMemberRenamer.Rename(method), new BuiltinFunction(method, parameters, body), true);

    IEnumerator IEnumerable.GetEnumerator() => Functions.GetEnumerator();
}
