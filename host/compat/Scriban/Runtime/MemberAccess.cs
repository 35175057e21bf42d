using System.Collections;
using System.Collections.Concurrent;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Scriban.Runtime;

/// <summary>How templates read and write the members of one kind of object.</summary>
internal abstract class MemberAccess
{
    public abstract IEnumerable<string> Names(TemplateContext context, object target);

    public abstract bool TryGet(TemplateContext context, SourceSpan span, object target, string name, out object? value);

    public virtual bool TrySet(TemplateContext context, SourceSpan span, object target, string name, object? value) => false;

    public virtual bool Has(TemplateContext context, object target, string name) => Names(context, target).Contains(name);

    /// <summary>The type of the key between brackets; null where brackets take member names.</summary>
    public virtual Type? KeyType => null;

    public virtual bool TryGetItem(TemplateContext context, SourceSpan span, object target, object key, out object? value)
    {
        value = null;
        return false;
    }

    public virtual bool TrySetItem(TemplateContext context, SourceSpan span, object target, object key, object? value) => false;

    /// <summary>The access for an object, or null for one that must be looked at by reflection.</summary>
    public static MemberAccess? For(object target) => target switch
    {
        IScriptObject => ScriptObjectMembers.Instance,
        string or Array => SizeMember.Instance,
        _ when IsNumber(target.GetType()) => NoMembers.Instance,
        IDictionary dictionary => new DictionaryMembers(dictionary.GetType()),
        IList => SizeMember.Instance,
        _ => null,
    };

    public static bool IsNumber(Type type) => type.IsPrimitive || type == typeof(decimal) || IsBig(type);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsBig(Type type) => type == typeof(BigInteger);

    private sealed class ScriptObjectMembers : MemberAccess
    {
        public static readonly ScriptObjectMembers Instance = new();

        public override IEnumerable<string> Names(TemplateContext context, object target) => ((IScriptObject)target).GetMembers();

        public override bool Has(TemplateContext context, object target, string name) => ((IScriptObject)target).Contains(name);

        public override bool TryGet(TemplateContext context, SourceSpan span, object target, string name, out object? value) =>
            ((IScriptObject)target).TryGetValue(context, span, name, out value);

        public override bool TrySet(TemplateContext context, SourceSpan span, object target, string name, object? value) =>
            ((IScriptObject)target).TrySetValue(context, span, name, value, false);
    }

    /// <summary>Strings and lists: <c>size</c> and nothing else.</summary>
    private sealed class SizeMember : MemberAccess
    {
        public static readonly SizeMember Instance = new();

        public override IEnumerable<string> Names(TemplateContext context, object target) => ["size"];

        public override bool TryGet(TemplateContext context, SourceSpan span, object target, string name, out object? value)
        {
            value = name != "size" ? null : target is string text ? text.Length : ((ICollection)target).Count;
            return value is not null;
        }
    }

    private sealed class NoMembers : MemberAccess
    {
        public static readonly NoMembers Instance = new();

        public override IEnumerable<string> Names(TemplateContext context, object target) => [];

        public override bool TryGet(TemplateContext context, SourceSpan span, object target, string name, out object? value)
        {
            value = null;
            return context.EnableRelaxedMemberAccess ? true : throw Refused(context, span, target, name);
        }

        public override bool TrySet(TemplateContext context, SourceSpan span, object target, string name, object? value) =>
            throw Refused(context, span, target, name);

        private static ScriptRuntimeException Refused(TemplateContext context, SourceSpan span, object target, string name) =>
            new(span,
                $"Cannot get or set a member on the primitive `{target}/{context.GetTypeName(target)}` when accessing member: {name}");
    }

    private sealed class DictionaryMembers : MemberAccess
    {
        private readonly Type _keyType;
        private readonly object? _missing;

        public DictionaryMembers(Type type)
        {
            Type[] arguments = type.GetInterfaces()
                .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IDictionary<,>))?.GenericTypeArguments ?? [];
            _keyType = arguments is [var key, _] ? key : typeof(object);
            // A missing entry reads as the default of its type where missing members are allowed.
            _missing = arguments is [_, { IsValueType: true } value] ? Activator.CreateInstance(value) : null;
        }

        public override Type KeyType => _keyType;

        public override IEnumerable<string> Names(TemplateContext context, object target)
        {
            foreach (object key in ((IDictionary)target).Keys)
                yield return context.ObjectToString(key) ?? "";
        }

        public override bool Has(TemplateContext context, object target, string name) =>
            TryGet(context, default, target, name, out _);

        public override bool TryGet(TemplateContext context, SourceSpan span, object target, string name, out object? value)
        {
            bool found = TryGetItem(context, span, target, context.ToObject(default, name, _keyType)!, out value);
            if (!found)
                value = _missing;
            return found;
        }

        public override bool TrySet(TemplateContext context, SourceSpan span, object target, string name, object? value) =>
            TrySetItem(context, span, target, context.ToObject(default, name, _keyType)!, value);

        public override bool TryGetItem(TemplateContext context, SourceSpan span, object target, object key, out object? value)
        {
            var dictionary = (IDictionary)target;
            bool found = dictionary.Contains(key);
            value = found ? dictionary[key] : null;
            return found;
        }

        public override bool TrySetItem(TemplateContext context, SourceSpan span, object target, object key, object? value)
        {
            ((IDictionary)target)[key] = value;
            return true;
        }
    }
}

/// <summary>The public properties and fields of a .NET type under their template names.</summary>
internal sealed class TypedMembers : MemberAccess
{
    /// <summary>Types under their usual names, looked at once in the life of the program.</summary>
    private static readonly ConcurrentDictionary<Type, TypedMembers> Shared = new();

    private readonly Dictionary<string, MemberInfo> _members = [];
    private readonly PropertyInfo? _indexer;

    public static TypedMembers Of(Type type, MemberFilterDelegate? filter, MemberRenamerDelegate renamer) =>
        filter is null && renamer == StandardMemberRenamer.Default
            ? Shared.GetOrAdd(type, static type => new TypedMembers(type, null, StandardMemberRenamer.Default))
            : new TypedMembers(type, filter, renamer);

    private TypedMembers(Type type, MemberFilterDelegate? filter, MemberRenamerDelegate renamer)
    {
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly;
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (MemberInfo member in level.GetFields(declared).Concat<MemberInfo>(level.GetProperties(declared)))
            {
                var property = member as PropertyInfo;
                if ((property is not null && property.GetMethod is not { IsPublic: true })
                    || (filter is not null && !filter(member)) || member.IsDefined(typeof(ScriptMemberIgnoreAttribute), false))
                    continue;
                if (property?.GetIndexParameters().Length > 0)
                    _indexer = property;
                else
                    _members.TryAdd(renamer(member) is { Length: > 0 } name ? name : member.Name, member);
            }
        }
    }

    public override Type? KeyType => _indexer?.GetIndexParameters()[0].ParameterType;

    public override IEnumerable<string> Names(TemplateContext context, object target) => _members.Keys;

    public override bool Has(TemplateContext context, object target, string name) => _members.ContainsKey(name);

    public override bool TryGet(TemplateContext context, SourceSpan span, object target, string name, out object? value)
    {
        if (!_members.TryGetValue(name, out MemberInfo? member))
        {
            value = null;
            return false;
        }

        value = member is FieldInfo field ? field.GetValue(target) : ((PropertyInfo)member).GetValue(target);
        return true;
    }

    public override bool TrySet(TemplateContext context, SourceSpan span, object target, string name, object? value)
    {
        switch (_members.GetValueOrDefault(name))
        {
            case FieldInfo { IsInitOnly: false } field:
                field.SetValue(target, context.ToObject(span, value, field.FieldType));
                return true;
            case PropertyInfo property when IsSettable(property):
                property.SetValue(target, context.ToObject(span, value, property.PropertyType));
                return true;
            default:
                return false;
        }
    }

    public override bool TryGetItem(TemplateContext context, SourceSpan span, object target, object key, out object? value)
    {
        value = _indexer?.GetValue(target, [key]);
        return _indexer is not null;
    }

    public override bool TrySetItem(TemplateContext context, SourceSpan span, object target, object key, object? value)
    {
        if (_indexer is null || !IsSettable(_indexer))
            return false;
        _indexer.SetValue(target, value, [key]);
        return true;
    }

    private static bool IsSettable(PropertyInfo property) => property.GetSetMethod(false) is { } setter
        && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
