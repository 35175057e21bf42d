using System.Collections;
using System.Text;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Scriban.Functions;

/// <summary>
/// <c>include 'name' argument...</c>: renders another template, which finds its arguments in <c>$1</c>, <c>$2</c> and so on.
/// </summary>
internal sealed class IncludeFunction : IScriptCustomFunction
{
    public int RequiredParameterCount => 1;

    public int ParameterCount => 1;

    public ScriptVarParamKind VarParamKind => ScriptVarParamKind.Direct;

    public Type ReturnType => typeof(object);

    public ScriptParameterInfo GetParameterInfo(int index) =>
        index == 0 ? new ScriptParameterInfo(typeof(string), "template_name") : new ScriptParameterInfo(typeof(object), "value");

    public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement)
    {
        ScriptNode caller = callerContext ?? context.CurrentNode!;
        if (arguments.Count == 0)
            throw new ScriptRuntimeException(caller.Span,
                "Expecting at least the name of the template to include for the <include> function");
        return Render(context, caller, arguments, context.ObjectToString(arguments[0]));
    }

    internal static string Render(TemplateContext context, ScriptNode caller, ScriptArray arguments, string? name)
    {
        string path = context.GetTemplatePath(name, caller);
        return context.RenderTemplate(context.GetOrLoadTemplate(path, caller), arguments, caller);
    }

    public ValueTask<object?> InvokeAsync(
        TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
        new(Invoke(context, callerContext, arguments, blockStatement));
}

/// <summary><c>include_join names separator begin end</c>; a part that starts with <c>tpl:</c> names a template too.</summary>
internal sealed class IncludeJoinFunction : IScriptCustomFunction
{
    private static readonly ScriptParameterInfo[] Parameters =
    [
        new(typeof(IList), "template_names"),
        new(typeof(string), "separator"),
        new(typeof(string), "prefix"),
        new(typeof(string), "suffix"),
    ];

    public int RequiredParameterCount => 2;

    public int ParameterCount => 4;

    public ScriptVarParamKind VarParamKind => ScriptVarParamKind.Direct;

    public Type ReturnType => typeof(object);

    public ScriptParameterInfo GetParameterInfo(int index) => Parameters[index];

    public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement)
    {
        ScriptNode caller = callerContext ?? context.CurrentNode!;
        if (arguments.Count < 2)
            throw new ScriptRuntimeException(caller.Span,
                "Expecting at least the separator and components to include for the <include_join> function.");
        if (arguments[0] is not (ScriptArray or IEnumerable<string>))
            return "";
        IEnumerable<string> given = ((IEnumerable)arguments[0]!).Cast<object?>().Select(name => context.ObjectToString(name) ?? "");
        string[] wanted = [.. given.Where(name => name.Length > 0)];
        string Part(int index)
        {
            string text = (arguments.Count > index ? context.ObjectToString(arguments[index]) : null) ?? "";
            return text.StartsWith("tpl:", StringComparison.Ordinal) ? IncludeFunction.Render(context, caller, arguments, text[4..]) : text;
        }

        string separator = Part(1);
        var result = new StringBuilder(Part(2));
        string end = Part(3);
        result.AppendJoin(separator, wanted.Select(name => IncludeFunction.Render(context, caller, arguments, name)));
        return result.Append(end).ToString();
    }

    public ValueTask<object?> InvokeAsync(
        TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
        new(Invoke(context, callerContext, arguments, blockStatement));
}
