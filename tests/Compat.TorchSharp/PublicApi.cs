using System.Globalization;
using System.Reflection;
using TorchSharp;

namespace Edge.Compat.TorchSharp.Tests;

/// <summary>The public members of an assembly as text, one per line: what source code can be written against.</summary>
internal static class PublicApi
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    // A base class of our own; its members are Adam's and AdamW's.
    private const string OwnBase = "AdamFamily";

    /// <param name="assembly">TorchSharp's or ours.</param>
    /// <param name="inherited">True lists inherited members under every type that has them, so that it does not matter which base class declares them.</param>
    public static IEnumerable<string> Lines(Assembly assembly, bool inherited) => assembly.GetTypes()
        .Where(t => IsVisible(t) && t.Name != OwnBase && t.DeclaringType?.Name != OwnBase)
        .SelectMany(t => Members(t, inherited))
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Members(Type type, bool inherited)
    {
        string owner = Name(type);
        if (type.IsEnum)
            return type.GetEnumNames().Select(n => $"{owner}.{n} = {Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture)}");
        var members = new List<string>();
        for (Type? at = type; at is not null && at.Assembly == type.Assembly && (inherited || at == type || at.Name == OwnBase); at = at.BaseType)
        {
            foreach (var member in at.GetMembers(Any | BindingFlags.DeclaredOnly))
            {
                if (Text(member) is { } text)
                    members.Add($"{owner}: {text}".Replace(OwnBase, member.Name is "Adam" or "AdamW" ? member.Name : type.Name, StringComparison.Ordinal));
            }
        }

        return members;
    }

    private static string? Text(MemberInfo member) => member switch
    {
        ConstructorInfo { IsStatic: false } c when IsVisible(c) => $"new({Parameters(c)})",
        MethodInfo m when IsVisible(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)) && !IsPlumbing(m) =>
            $"{Name(m.ReturnType)} {m.Name}({Parameters(m)})",
        PropertyInfo p when Accessor(p) is { } get =>
            $"{Name(p.PropertyType)} {p.Name}{(get.GetParameters().Length > 0 ? $"[{Parameters(get)}]" : "")}",
        FieldInfo f when (f.IsPublic || f.IsFamily) && !f.IsSpecialName => $"{Name(f.FieldType)} {f.Name}",
        _ => null,
    };

    private static MethodInfo? Accessor(PropertyInfo property) => property.GetMethod is { } get && IsVisible(get) ? get : null;

    /// <summary>Members that follow from others, or that the compiler writes.</summary>
    private static bool IsPlumbing(MethodInfo method) =>
        method.Name is "ToString" or "Equals" or "GetHashCode" or "Finalize" or "RegisterComponents" or "ValidateInputDimensions"
        || method.Name.StartsWith('<') || (method.Name == "Dispose" && method.GetParameters().Length > 0) || method.Name == "_to";

    private static bool IsVisible(Type type) => type.IsPublic || (type.IsNestedPublic && IsVisible(type.DeclaringType!));

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{Name(p.ParameterType)} "
            + $"{p.Name}{(p.HasDefaultValue ? " = " + (p.DefaultValue is IFormattable f ? f.ToString(null, CultureInfo.InvariantCulture) : p.DefaultValue ?? "null") : "")}"));

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        if (type.IsByRef)
            return "ref " + Name(type.GetElementType()!);
        string own = type.Name.Split('`')[0], outer = type.DeclaringType is { } d ? Name(d) + "." : "";
        return outer + own + (type.IsGenericType ? "<" + string.Join(", ", type.GetGenericArguments().Select(Name)) + ">" : "");
    }
}
