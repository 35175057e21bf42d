using System.Collections;
using System.Globalization;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;
using static Scriban.Functions.Parameter;

namespace Scriban.Functions;

/// <summary>The functions of <c>object</c>.</summary>
internal static class ObjectFunctions
{
    public static ScriptObject Create() => new FunctionTable
    {
        { "Default", [Any("value"), Any("default")], c => c[0] is null or "" ? c[1] : c[0] },
        { "Eval", [Any("value")], c => c[0] is string code ? Guarded(() => Eval(c, code)) : Called(c) },
        { "EvalTemplate", [Any("value")], c => c[0] is string text ? Guarded(() => EvalTemplate(c, text)) : Called(c) },
        { "Format", [Any("value"), Text("format"), OptionalText("culture")], Format },
        { "HasKey", [Members("value"), Text("key")], c => TryMember(c, out _) },
        { "HasValue", [Members("value"), Text("key")], c => TryMember(c, out object? value) && value is not null },
        { "Keys", [Any("value")], Keys },
        { "Values", [Any("value")], Values },
        { "Size", [Any("value")], Size },
        { "Typeof", [Any("value")], c => TypeOf(c[0]) },
        { "Kind", [Any("value")], c => c[0] is null ? null : c.Context.GetTypeName(c[0]) },
        { "FromJson", [Text("json")], c => Json.Read(c.Text(0)!) },
        { "ToJson", [Any("value")], c => Json.Write(c.Context, c[0]) },
    }.Functions;

    private static Parameter Members(string name) => new(typeof(IDictionary<string, object?>), name);

    private static object? Guarded(Func<object?> evaluate)
    {
        try
        {
            return evaluate();
        }
        catch (Exception error)
        {
            throw new ArgumentException(error.Message, "value");
        }
    }

    private static object? Called(Call c) => c[0] is IScriptCustomFunction function
        ? FunctionCaller.Call(c.Context, c.Context.CurrentNode!, function, takesPipe: false, null)
        : c[0];

    private static object? Eval(Call c, string code)
    {
        Template template = Template.Parse(code, lexerOptions: new LexerOptions { Mode = ScriptMode.ScriptOnly });
        if (template.HasErrors)
            throw new ScriptRuntimeException(c.Span, template.Messages.ToString());
        return template.Body is { Statements: [var only] } ? c.Context.Evaluate(only) : c.Context.Evaluate(template.Body);
    }

    private static string EvalTemplate(Call c, string text)
    {
        c.Context.PushOutput();
        ScriptBlockStatement? body = Template.Parse(text).Body;
        try
        {
            c.Context.Evaluate(body);
        }
        finally
        {
            text = c.Context.PopOutput().ToString();
        }

        return text;
    }

    private static object Format(Call c)
    {
        if (c[0] is null)
            return "";
        if (c[0] is not IFormattable value)
            throw new ScriptRuntimeException(c.Span, $"Unexpected `{c[0]}`. Must be a formattable object");
        return value.ToString(c.Text(1) ?? "", c.Text(2) is { } culture ? new CultureInfo(culture) : c.Context.CurrentCulture);
    }

    private static bool TryMember(Call c, out object? value)
    {
        value = null;
        return c[0] is IDictionary<string, object?> members && c.Text(1) is { } key && members.TryGetValue(key, out value);
    }

    private static object Keys(Call c) => c[0] switch
    {
        null or IScriptCustomFunction => new ScriptArray(),
        IDictionary members => new ScriptArray(members.Keys),
        var value => new ScriptArray(c.Context.GetMemberAccess(value).Names(c.Context, value)),
    };

    private static object Values(Call c)
    {
        if (c[0] is null or IScriptCustomFunction)
            return new ScriptArray();
        if (c[0] is IDictionary<string, object?> members)
            return new ScriptArray(members.Values);
        MemberAccess access = c.Context.GetMemberAccess(c[0]!);
        var values = new ScriptArray();
        foreach (string name in access.Names(c.Context, c[0]!))
        {
            access.TryGet(c.Context, c.Span, c[0]!, name, out object? value);
            values.Add(value);
        }

        return values;
    }

    private static object Size(Call c) => c[0] switch
    {
        string text => text.Length,
        ICollection items => items.Count,
        IEnumerable items => items.Cast<object?>().Count(),
        _ => 0,
    };

    private static string? TypeOf(object? value) => value switch
    {
        null => null,
        string => "string",
        bool => "boolean",
        _ when MemberAccess.IsNumber(value.GetType()) => "number",
        ScriptRange => "iterator",
        IList => "array",
        IEnumerable and not (ScriptObject or IDictionary) => "iterator",
        _ => "object",
    };
}
