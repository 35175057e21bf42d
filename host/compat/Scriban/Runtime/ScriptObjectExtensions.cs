using System.Collections;
using System.Reflection;

namespace Scriban.Runtime;

/// <summary>Filling script objects from .NET objects, types and delegates.</summary>
public static class ScriptObjectExtensions
{
    /// <summary>Adds a delegate as a function.</summary>
    public static void Import(this IScriptObject script, string member, Delegate function)
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentNullException.ThrowIfNull(function);
        script.TrySetValue(null!, default, member, new DelegateFunction(function), true);
    }

    /// <summary>
    /// Copies the entries of a dictionary or script object, the public properties and fields of any other object, or the
    /// public static members of a <see cref="Type"/>, methods included.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The object is a number, a string, an enum or an array.</exception>
    public static void Import(
        this IScriptObject script, object? obj, MemberFilterDelegate? filter = null, MemberRenamerDelegate? renamer = null)
    {
        switch (obj)
        {
            case null:
                return;
            case ScriptObject other when script is ScriptObject own:
                own.CopyFrom(other);
                return;
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary)
                    script.TrySetValue(null!, default, entry.Key.ToString()!, entry.Value, false);
                return;
        }

        Type type = obj as Type ?? obj.GetType();
        if (obj is string || type.IsPrimitive || type == typeof(decimal) || type.IsEnum || type.IsArray)
            throw new ArgumentOutOfRangeException(nameof(obj),
                $"Unsupported object type `{obj.GetType()}`. Expecting plain class or struct");
        var import = new MemberImport(script, obj is Type ? null : obj, filter, renamer ?? StandardMemberRenamer.Default);
        foreach (Type level in BaseTypesFirst(type))
            import.Members(level);
    }

    public static void SetValue(this IScriptObject script, string member, object? value, bool readOnly) =>
        script.TrySetValue(null!, default, member, value, readOnly);

    private static IEnumerable<Type> BaseTypesFirst(Type type)
    {
        var levels = new Stack<Type>();
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
            levels.Push(level);
        return levels;
    }

    private sealed class MemberImport(IScriptObject script, object? owner, MemberFilterDelegate? filter, MemberRenamerDelegate renamer)
    {
        private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly;

        public void Members(Type type)
        {
            foreach (FieldInfo field in type.GetFields(Any))
            {
                if (!field.IsLiteral && (owner is not null || field.IsStatic) && Wanted(field))
                    script.SetValue(Name(field), field.GetValue(owner), field.IsInitOnly);
            }

            foreach (PropertyInfo property in type.GetProperties(Any))
            {
                if (property.GetMethod is { IsPublic: true } getter && (owner is not null || getter.IsStatic)
                    && property.GetIndexParameters().Length == 0 && Wanted(property))
                    script.SetValue(Name(property), property.GetValue(owner), false);
            }

            if (owner is not null)
                return;
            foreach (MethodInfo method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                if (!method.IsSpecialName && Wanted(method))
                    script.SetValue(Name(method), new DelegateFunction(null, method), true);
            }
        }

        private bool Wanted(MemberInfo member) =>
            (filter is null || filter(member)) && !member.IsDefined(typeof(ScriptMemberIgnoreAttribute), false);

        private string Name(MemberInfo member) => renamer(member) is { Length: > 0 } name ? name : member.Name;
    }
}
