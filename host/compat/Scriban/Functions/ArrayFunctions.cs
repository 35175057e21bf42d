using System.Collections;
using System.Text;
using Scriban.Runtime;
using Scriban.Syntax;
using static Scriban.Functions.Parameter;

namespace Scriban.Functions;

/// <summary>The functions of <c>array</c>. None changes its argument; most compute their result while it is read.</summary>
internal static class ArrayFunctions
{
    public static ScriptObject Create() => new FunctionTable
    {
        { "Add", [Items("list"), Any("value")], c =>
            c.Items(0) is null ? new ScriptRange(new[] { c[1] }) : new ScriptArray(Stepped(c).Append(c[1])) },
        { "AddRange", [Items("list1"), Items("list2")], Concat },
        { "Concat", [Items("list1"), Items("list2")], Concat },
        { "Compact", [Items("list")], c => Lazy(c, items => items.Where(item => item is not null)) },
        { "Cycle", [new Parameter(typeof(IList), "list"), OptionalAny("group")], Cycle },
        { "Any", [Items("list"), Parameter.Any("function"), new Parameter(typeof(object), "args") { IsRest = true }], AnyMatches },
        { "Each", [Items("list"), Parameter.Any("function")], c => Applied(c, (items, call) => items.Select(call)) },
        { "Filter", [Items("list"), Parameter.Any("function")],
            c => Applied(c, (items, call) => items.Where(item => c.Context.ToBool(c.Span, call(item)))) },
        { "First", [Items("list")], c => c.Items(0)?.Cast<object?>().FirstOrDefault() },
        { "Last", [Items("list")], c => Stepped(c).LastOrDefault() },
        { "InsertAt", [Items("list"), Int("index"), Parameter.Any("value")], InsertAt },
        { "Join", [Items("list"), Text("delimiter"), OptionalAny("function")], Join },
        { "Limit", [Items("list"), Int("count")], c => Lazy(c, items => items.Take(c.Int(1))) },
        { "Offset", [Items("list"), Int("index")], c => Lazy(c, items => items.Skip(c.Int(1))) },
        { "Map", [Parameter.Any("list"), Text("member")], c => new ScriptRange(Map(c)) },
        { "RemoveAt", [new Parameter(typeof(IList), "list"), Int("index")], RemoveAt },
        { "Reverse", [Items("list")], c => c.Items(0) is null ? new ScriptArray() : Lazy(c, items => items.Reverse()) },
        { "Size", [Items("list")], c => c.Items(0) is ICollection { Count: var count } ? count : Stepped(c).Count() },
        { "Sort", [Parameter.Any("list"), OptionalText("member")], Sort },
        { "Uniq", [Items("list")], c => Lazy(c, items => items.Distinct()) },
        { "Contains", [Items("list"), Parameter.Any("item")], c => Stepped(c).Any(element => IsSame(element, c[1])) },
    }.Functions;

    /// <summary>The elements of argument 0, each counted as a turn of a loop.</summary>
    private static IEnumerable<object?> Stepped(Call c, int argument = 0)
    {
        if (c[argument] is not IEnumerable items)
            yield break;
        using LoopScope loop = c.Context.EnterLoopScope();
        foreach (object? item in items)
        {
            loop.Step(c.Span);
            yield return item;
        }
    }

    private static ScriptRange? Lazy(Call c, Func<IEnumerable<object?>, IEnumerable<object?>> change) =>
        c.Items(0) is null ? null : new ScriptRange(change(Stepped(c)));

    private static object? Concat(Call c)
    {
        if (c.Items(0) is null && c.Items(1) is null)
            return null;
        return new ScriptRange(Stepped(c).Concat(Stepped(c, 1)));
    }

    private static IScriptCustomFunction FunctionOf(object function) => function as IScriptCustomFunction
        ?? throw new ArgumentException($"The parameter `{function}` is not a function. Maybe prefix it with @?", nameof(function));

    private static ScriptRange? Applied(Call c, Func<IEnumerable<object?>, Func<object?, object?>, IEnumerable<object?>> apply)
    {
        if (c.Items(0) is not { } list)
            return null;
        if (c[1] is null)
            return new ScriptRange(list);
        IScriptCustomFunction function = FunctionOf(c[1]!);
        // The result is computed later, when another node is current.
        ScriptNode? caller = c.Context.CurrentNode;
        return new ScriptRange(apply(Stepped(c), item => FunctionCaller.Call(
            c.Context, caller, function, [c.Context.ToObject(c.Span, item, function.GetParameterInfo(0).ParameterType)])));
    }

    private static object AnyMatches(Call c)
    {
        if (c[1] is not IScriptCustomFunction function)
            return false;
        return Stepped(c).Any(item =>
            FunctionCaller.Call(c.Context, c.Context.CurrentNode, function, [item, .. (ScriptArray)c[2]!]) is true);
    }

    private static object? Cycle(Call c)
    {
        if (c[0] is not IList list)
            return null;
        string group = c[1] is null ? Joined(c, ",", null) : c.Context.ObjectToString(c[1]) ?? "";
        if (list.Count == 0)
            return null;
        (string, string) key = ("cycle", group);
        int index = c.Context.Tags.TryGetValue(key, out object? next) ? (int)next % list.Count : 0;
        c.Context.Tags[key] = index + 1;
        return list[index];
    }

    private static object InsertAt(Call c)
    {
        var array = new ScriptArray(Stepped(c));
        array.Insert(Math.Max(0, c.Int(1)), c[2]);
        return array;
    }

    private static object Join(Call c) => Joined(c, c.Text(1), c[2] is { } function ? FunctionOf(function) : null);

    private static string Joined(Call c, string? delimiter, IScriptCustomFunction? function)
    {
        var text = new StringBuilder();
        bool first = true;
        foreach (object? item in Stepped(c))
        {
            if (!first)
                Append(c, text, delimiter);
            string? shown = c.Context.ObjectToString(item);
            if (function is not null)
                shown = c.Context.ObjectToString(FunctionCaller.Call(c.Context, c.Context.CurrentNode, function, [shown]));
            Append(c, text, shown);
            first = false;
        }

        return text.ToString();
    }

    private static void Append(Call c, StringBuilder text, string? part)
    {
        int limit = c.Context.LimitToString;
        if (limit > 0 && part?.Length > 0 && text.Length + part.Length > limit)
            throw new ScriptRuntimeException(c.Span, $"Joined string exceeds LimitToString `{limit}`.");
        text.Append(part);
    }

    private static IEnumerable<object?> Map(Call c)
    {
        if (c[0] is not { } list || c.Text(1) is not { } member)
            yield break;
        IEnumerable<object?> items = list is IEnumerable ? Stepped(c) : [list];
        foreach (object? item in items)
        {
            if (item is null)
                continue;
            MemberAccess access = c.Context.GetMemberAccess(item);
            if (access.Has(c.Context, item, member) && access.TryGet(c.Context, c.Span, item, member, out object? value))
                yield return value;
        }
    }

    private static object RemoveAt(Call c)
    {
        var array = new ScriptArray(Stepped(c));
        array.RemoveAt(c.Int(1) < 0 ? array.Count + c.Int(1) : c.Int(1));
        return array;
    }

    private static object Sort(Call c)
    {
        if (c[0] is null)
            return new ScriptRange();
        if (c[0] is not IEnumerable)
            return new ScriptArray { c[0] };
        string? member = c.Text(1);
        Func<object?, object?> key = string.IsNullOrEmpty(member) ? item => item : item => SortKey(c, item, member);
        return new ScriptArray(Stepped(c).ToList().OrderBy(key, Comparer<object?>.Default));
    }

    /// <summary>A member, or a path of members where no member has the whole name; null where there is none.</summary>
    private static object? SortKey(Call c, object? item, string path)
    {
        if (TryMember(c, item, path, out object? value))
            return value;
        value = item;
        foreach (string member in path.Split('.'))
        {
            if (!TryMember(c, value, member, out value))
                return null;
        }

        return value;
    }

    private static bool TryMember(Call c, object? target, string member, out object? value)
    {
        value = null;
        return target is not null
            && (c.Context.GetMemberAccess(target).TryGet(c.Context, c.Span, target, member, out value)
                || (c.Context.TryGetMember?.Invoke(c.Context, c.Span, target, member, out value) ?? false));
    }

    private static bool IsSame(object? element, object? item)
    {
        if (Equals(element, item))
            return true;
        if (element is not Enum || item is null)
            return false;
        Type type = element.GetType();
        return item is string name
            ? Enum.TryParse(type, name, out object? named) && named.Equals(element)
            : item is IConvertible && MemberAccess.IsNumber(item.GetType()) && item is not (double or float or decimal)
                && Enum.ToObject(type, item).Equals(element);
    }
}
