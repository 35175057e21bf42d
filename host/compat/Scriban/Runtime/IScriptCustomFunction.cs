using Scriban.Syntax;

namespace Scriban.Runtime;

/// <summary>What a function takes after its named parameters.</summary>
public enum ScriptVarParamKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Anything, passed as it comes.</summary>
    Direct,

    /// <summary>Anything, gathered in an array that is the last parameter.</summary>
    LastParameter,
}

public readonly struct ScriptParameterInfo
{
    public ScriptParameterInfo(Type parameterType, string name)
    {
        ParameterType = parameterType;
        Name = name;
    }

    public ScriptParameterInfo(Type parameterType, string name, object? defaultValue)
        : this(parameterType, name)
    {
        HasDefaultValue = true;
        DefaultValue = defaultValue;
    }

    public readonly Type ParameterType;
    public readonly string Name;
    public readonly bool HasDefaultValue;
    public readonly object? DefaultValue;
}

public interface IScriptFunctionInfo
{
    int RequiredParameterCount { get; }

    int ParameterCount { get; }

    ScriptVarParamKind VarParamKind { get; }

    Type ReturnType { get; }

    ScriptParameterInfo GetParameterInfo(int index);
}

/// <summary>A function that templates can call.</summary>
public interface IScriptCustomFunction : IScriptFunctionInfo
{
    /// <param name="arguments">One value per parameter, converted to its type.</param>
    /// <param name="blockStatement">The block of a <c>wrap</c>, else null.</param>
    object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement);

    ValueTask<object?> InvokeAsync(
        TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement);
}
