using System.Reflection;
using System.Runtime.ExceptionServices;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Scriban.Runtime;

/// <summary>A .NET delegate or static method as a template function.</summary>
/// <remarks>
/// A first parameter of type <see cref="TemplateContext"/>, and a second of type <see cref="SourceSpan"/>, are filled by the
/// interpreter. Default values make parameters optional; a last parameter array takes any number of arguments.
/// </remarks>
internal sealed class DelegateFunction : IScriptCustomFunction
{
    private readonly Delegate? _delegate;
    private readonly MethodInfo _method;
    private readonly ParameterInfo[] _all;
    private readonly ScriptParameterInfo[] _parameters;
    private readonly int _first;

    public DelegateFunction(Delegate function)
        : this(function, function.Method)
    {
    }

    public DelegateFunction(Delegate? function, MethodInfo method)
    {
        _delegate = function;
        _method = method;
        _all = method.GetParameters();
        // A lambda's compiled method may carry a closure that the delegate's own signature does not show.
        if (function is not null)
        {
            ParameterInfo[] visible = function.GetType().GetMethod("Invoke")!.GetParameters();
            _all = visible.Length == _all.Length
                ? [.. visible.Zip(_all, (shown, own) => shown.HasDefaultValue && !own.HasDefaultValue ? shown : own)]
                : visible;
        }

        _first = _all.Length > 0 && typeof(TemplateContext).IsAssignableFrom(_all[0].ParameterType) ? 1 : 0;
        if (_first == 1 && _all.Length > 1 && _all[1].ParameterType == typeof(SourceSpan))
            _first = 2;
        ParameterInfo? last = _all.Length > _first ? _all[^1] : null;
        if (last is { ParameterType.IsArray: true }
            && (last.ParameterType == typeof(object[]) || last.IsDefined(typeof(ParamArrayAttribute), false)))
            VarParamKind = ScriptVarParamKind.LastParameter;
        _parameters = [.. _all.Skip(_first).Select(Describe)];
        bool rest = VarParamKind == ScriptVarParamKind.LastParameter;
        RequiredParameterCount = _parameters.Length - (rest ? 1 : _all.Skip(_first).Count(parameter => parameter.IsOptional));
    }

    public int RequiredParameterCount { get; }

    public int ParameterCount => _parameters.Length;

    public ScriptVarParamKind VarParamKind { get; }

    public Type ReturnType => _method.ReturnType;

    private ScriptParameterInfo Describe(ParameterInfo parameter)
    {
        bool rest = VarParamKind == ScriptVarParamKind.LastParameter && parameter == _all[^1];
        Type type = rest ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        return parameter.HasDefaultValue
            ? new ScriptParameterInfo(type, parameter.Name ?? "", parameter.DefaultValue)
            : new ScriptParameterInfo(type, parameter.Name ?? "");
    }

    public ScriptParameterInfo GetParameterInfo(int index) =>
        FunctionSignature.At(_parameters, index, VarParamKind == ScriptVarParamKind.LastParameter);

    public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement)
    {
        SourceSpan span = callerContext?.Span ?? context.CurrentSpan;
        object?[] values = new object?[_all.Length];
        if (_first > 0)
            values[0] = context;
        if (_first > 1)
            values[1] = span;
        for (int i = 0; i < _parameters.Length; i++)
        {
            Type type = _all[_first + i].ParameterType;
            values[_first + i] = VarParamKind == ScriptVarParamKind.LastParameter && i == _parameters.Length - 1
                ? Rest(context, span, (ScriptArray)arguments[i]!, type.GetElementType()!)
                : context.ToObject(span, arguments[i], type);
        }

        try
        {
            return _delegate is not null ? _delegate.DynamicInvoke(values) : _method.Invoke(null, values);
        }
        catch (TargetInvocationException error) when (error.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(error.InnerException);
            throw;
        }
    }

    private static Array Rest(TemplateContext context, SourceSpan span, ScriptArray values, Type type)
    {
        var rest = Array.CreateInstance(type, values.Count);
        for (int i = 0; i < values.Count; i++)
            rest.SetValue(context.ToObject(span, values[i], type), i);
        return rest;
    }

    public ValueTask<object?> InvokeAsync(
        TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
        new(Invoke(context, callerContext, arguments, blockStatement));
}

internal static class FunctionSignature
{
    /// <summary>The parameter that takes the argument at a place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static ScriptParameterInfo At(ScriptParameterInfo[] parameters, int index, bool hasRest)
    {
        if (index >= parameters.Length && !hasRest)
            throw new ArgumentOutOfRangeException(nameof(index), $"Argument index must be < {parameters.Length}");
        return parameters[Math.Min(index, parameters.Length - 1)];
    }
}
