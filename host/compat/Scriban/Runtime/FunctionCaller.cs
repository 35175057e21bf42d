using System.Collections;
using System.Numerics;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Scriban.Runtime;

/// <summary>Evaluates arguments, matches them with parameters by place and name, fills defaults, and calls.</summary>
internal static class FunctionCaller
{
    private const int MaximumParameterCount = 64;

    /// <param name="takesPipe">The call takes the value that a pipe brings as its first argument.</param>
    public static object? Call(
        TemplateContext context, ScriptNode caller, object? target, bool takesPipe, IReadOnlyList<ScriptExpression>? arguments)
    {
        ScriptBlockStatement? block = context.TakeBlockDelegate();
        bool piped = takesPipe && context.Pipes.HasValue;
        if (target is not IScriptCustomFunction function)
        {
            throw new ScriptRuntimeException(caller.Span, piped && caller is ScriptFunctionCall call
                ? $"Pipe expression destination `{call.Target}` is not a valid function "
                : $"Invalid target function `{target}` ({context.GetTypeName(target)})");
        }

        if (function.ParameterCount >= MaximumParameterCount)
            throw new ScriptRuntimeException(caller.Span,
                $"Out of range number of parameters {function.ParameterCount} for target function `{function}`. "
                + $"The maximum number of parameters for a function is: {MaximumParameterCount}.");
        if (piped)
            arguments = [context.Pipes.Take(), .. arguments ?? []];
        arguments ??= [];
        var bound = new BoundArguments(context, function, caller.Span);
        foreach (ScriptExpression argument in arguments)
            bound.Add(argument);
        ScriptArray values = bound.Complete(caller, arguments);
        return Invoke(context, caller, function, values, block, index => index < arguments.Count ? arguments[index].Span : null);
    }

    /// <summary>Calls with values at hand, as the array functions do for each element.</summary>
    public static object? Call(TemplateContext context, ScriptNode? caller, IScriptCustomFunction function, ScriptArray arguments)
    {
        SourceSpan span = caller?.Span ?? context.CurrentSpan;
        var bound = new BoundArguments(context, function, span);
        foreach (object? argument in arguments)
            bound.Add(argument);
        ScriptArray values = bound.Complete(caller, null);
        return Invoke(context, caller, function, values, null, index => index < arguments.Count ? span : null);
    }

    private static object? Invoke(
        TemplateContext context, ScriptNode? caller, IScriptCustomFunction function, ScriptArray values,
        ScriptBlockStatement? block, Func<int, SourceSpan?> spanOfArgument)
    {
        if (caller is not null)
            context.EnterRecursive(caller);
        try
        {
            object? result = function.Invoke(context, caller, values, block);
            context.FlowState = ScriptFlowState.None;
            return result;
        }
        catch (ArgumentException error) when (IndexOf(function, error.ParamName) is >= 0 and var index && spanOfArgument(index) is { } span)
        {
            throw new ScriptRuntimeException(span, error.Message);
        }
        finally
        {
            if (caller is not null)
                context.ExitRecursive();
        }
    }

    private static int IndexOf(IScriptFunctionInfo function, string? parameter)
    {
        for (int i = 0; parameter is not null && i < function.ParameterCount; i++)
        {
            if (function.GetParameterInfo(i).Name == parameter)
                return i;
        }

        return -1;
    }

    private sealed class BoundArguments(TemplateContext context, IScriptCustomFunction function, SourceSpan callSpan)
    {
        private readonly ScriptArray _values = [];
        private ulong _given;

        public void Add(ScriptExpression argument)
        {
            int index = _values.Count;
            if (argument is ScriptNamedArgument named)
            {
                index = IndexOf(function, named.Name!.Name);
                if (index < 0 && function.VarParamKind != ScriptVarParamKind.None)
                {
                    SetByName(named);
                    return;
                }

                if (index < 0)
                    index = _values.Count;
            }

            Type type = function.GetParameterInfo(index).ParameterType;
            object? value = context.Evaluate(argument);
            if (argument is ScriptUnaryExpression { Operator: ScriptUnaryOperator.FunctionParametersExpand } && value is IEnumerable spread)
            {
                foreach (object? item in spread)
                    Set(index++, context.ToObject(callSpan, item, function.GetParameterInfo(_values.Count).ParameterType));
                return;
            }

            Set(index, context.ToObject(argument.Span, value, type));
        }

        public void Add(object? value)
        {
            int index = _values.Count;
            Set(index, context.ToObject(callSpan, value, function.GetParameterInfo(index).ParameterType));
        }

        /// <summary>A name that is no parameter becomes a member of the argument array.</summary>
        private void SetByName(ScriptNamedArgument named)
        {
            string name = named.Name!.Name;
            if (!_values.CanWrite(name))
                throw new ScriptRuntimeException(named.Span,
                    $"Cannot pass argument {name} to function. This name is not supported by this function.");
            _values.TrySetValue(context, callSpan, name, context.Evaluate(named), false);
        }

        private void Set(int index, object? value)
        {
            int count = function.ParameterCount;
            if (index > _values.Count)
                FillDefaults(index);
            if (index < count)
                _given |= 1UL << index;
            if (function.VarParamKind == ScriptVarParamKind.LastParameter && index >= count - 1)
            {
                if ((_values.Count >= count ? _values[count - 1] : null) is not ScriptArray rest)
                    _values[count - 1] = rest = [];
                rest.Add(value);
            }
            else
            {
                _values[index] = value;
            }
        }

        private void FillDefaults(int last)
        {
            int end = Math.Min(last, function.ParameterCount - 1);
            int rest = function.VarParamKind == ScriptVarParamKind.LastParameter ? function.ParameterCount - 1 : -1;
            for (int i = _values.Count; i <= end; i++)
            {
                ScriptParameterInfo parameter = function.GetParameterInfo(i);
                if (parameter.HasDefaultValue)
                    _given |= 1UL << i;
                _values[i] = parameter.HasDefaultValue ? parameter.DefaultValue : i == rest ? new ScriptArray() : null;
            }
        }

        public ScriptArray Complete(ScriptNode? caller, IReadOnlyList<ScriptExpression>? arguments)
        {
            if (function.VarParamKind != ScriptVarParamKind.Direct)
                FillDefaults(function.ParameterCount - 1);
            ulong required = (1UL << function.RequiredParameterCount) - 1;
            if ((_given & required) != required)
                throw WrongCount(caller, AfterCall, BitOperations.PopCount(_given & required), function.RequiredParameterCount);
            if (arguments is not null && function.VarParamKind == ScriptVarParamKind.None && _values.Count > function.ParameterCount)
                throw WrongCount(caller, _values.Count <= arguments.Count ? arguments[_values.Count - 1].Span : AfterCall,
                    _values.Count, function.ParameterCount);
            return _values;
        }

        private SourceSpan AfterCall => new(callSpan.FileName, callSpan.End.NextColumn(), callSpan.End.NextColumn());

        private static ScriptRuntimeException WrongCount(ScriptNode? caller, SourceSpan span, int found, int expected) =>
            new(span, $"Invalid number of arguments `{found}` passed to `{caller}` while expecting `{expected}` arguments");
    }
}
