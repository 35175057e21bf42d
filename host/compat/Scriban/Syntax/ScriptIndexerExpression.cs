using System.Collections;
using Scriban.Runtime;

namespace Scriban.Syntax;

/// <summary><c>target[index]</c>: an element of a list, counted from its end when negative, or a member by name or key.</summary>
internal sealed class ScriptIndexerExpression : ScriptExpression, IVariablePath
{
    public required ScriptExpression Target { get; init; }

    public ScriptExpression? Index { get; set; }

    internal override (string Name, string Example) Grammar => ("indexer expression", "<expression>[<index_expression>]");

    internal override object? Evaluate(TemplateContext context) => context.GetValue(this);

    public object? GetValue(TemplateContext context) => Access(context, isSet: false, null);

    public void SetValue(TemplateContext context, object? value) => Access(context, isSet: true, value);

    private object? Access(TemplateContext context, bool isSet, object? value)
    {
        ScriptExpression index = Index
            ?? throw new ScriptRuntimeException(Span, "Invalid indexer expression. Target and index are required.");
        object? owner = context.GetValue(Target);
        if (owner is null)
        {
            if (!isSet && (context.EnableRelaxedTargetAccess || IsConditional(Target)))
                return null;
            throw new ScriptRuntimeException(Target.Span, $"Object `{Target}` is null. Cannot access indexer: {this}");
        }

        object? key = context.Evaluate(index);
        if (key is null)
            return context.EnableNullIndexer
                ? null
                : throw new ScriptRuntimeException(index.Span, $"Cannot access target `{Target}` with a null indexer: {this}");

        ListAccess? list = ListAccess.For(owner);
        bool byName = owner is IDictionary || list is null || (owner is IScriptObject && key is string);
        return byName ? AccessMember(context, owner, key, isSet, value) : AccessElement(context, list!, owner, key, isSet, value);
    }

    private object? AccessElement(TemplateContext context, ListAccess list, object owner, object key, bool isSet, object? value)
    {
        int i = context.ToInt(Index!.Span, key);
        int length = list.Length(context, Target.Span, owner);
        if (i < 0)
            i += length;
        if (!context.EnableRelaxedIndexerAccess && (i < 0 || i >= length))
            throw new ScriptRuntimeException(Index.Span,
                $"The index {i} is out of bounds [0, {length}] on the `{Target}` with the indexer: {Index}");
        if (i < 0)
            return null;
        if (!isSet)
            return list.Get(context, Index.Span, owner, i);
        list.Set(context, Index.Span, owner, i, value);
        return null;
    }

    private object? AccessMember(TemplateContext context, object owner, object key, bool isSet, object? value)
    {
        MemberAccess access = context.GetMemberAccess(owner);
        if (access.KeyType is { } keyType)
        {
            object? item = context.ToObject(Index!.Span, key, keyType);
            if (item is null)
                return context.EnableNullIndexer
                    ? null
                    : throw new ScriptRuntimeException(Index.Span, $"Cannot access target `{Target}` with a null indexer: {this}");
            if (isSet)
                return access.TrySetItem(context, Index.Span, owner, item, value) ? null : throw ReadOnlyItem(item);
            if (access.TryGetItem(context, Index.Span, owner, item, out object? found) || context.EnableRelaxedMemberAccess)
                return found;
        }
        else
        {
            string name = context.ObjectToString(key) ?? "";
            if (isSet)
                return access.TrySet(context, Index!.Span, owner, name, value) ? null : throw ReadOnlyItem(name);
            if (access.TryGet(context, Index!.Span, owner, name, out object? found)
                || (context.TryGetMember?.Invoke(context, Index.Span, owner, name, out found) ?? false)
                || context.EnableRelaxedMemberAccess)
                return found;
        }

        throw new ScriptRuntimeException(Index.Span, $"Cannot access target `{Target}` with an indexer: {Index}");
    }

    private ScriptRuntimeException ReadOnlyItem(object item) =>
        new(Index!.Span, $"Cannot set a value for the readonly member `{item}` in the indexer: {Target}['{item}']");

    private static bool IsConditional(ScriptExpression? expression) => expression switch
    {
        ScriptMemberExpression member => member.IsConditional || IsConditional(member.Target),
        ScriptIndexerExpression indexer => IsConditional(indexer.Target),
        ScriptNestedExpression nested => IsConditional(nested.Expression),
        _ => false,
    };

    internal override void Print(ScriptPrinter printer)
    {
        // `$0` is read as `$[0]`; it is shown as it was written.
        bool isArgument = Target is ScriptVariable { Name: "$" } && Index is ScriptLiteral { Value: int };
        printer.Write(Target).Write(isArgument ? "" : "[").Write(Index).Write(isArgument ? "" : "]");
    }
}
