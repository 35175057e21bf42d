using System.Collections;

namespace Scriban.Runtime;

/// <summary>The names of .NET types in messages and in <c>object.kind</c>.</summary>
internal static class TypeNames
{
    public static string Of(Type type)
    {
        if (type.IsEnum)
            return "enum";
        switch (Type.GetTypeCode(type))
        {
            case TypeCode.Boolean:
                return "bool";
            case TypeCode.Int16:
                return "short";
            case TypeCode.UInt16:
                return "ushort";
            case TypeCode.Int32:
                return "int";
            case TypeCode.UInt32:
                return "uint";
            case TypeCode.Int64:
                return "long";
            case TypeCode.UInt64:
                return "ulong";
            case TypeCode.Single:
                return "float";
            case TypeCode.Byte or TypeCode.SByte or TypeCode.Double or TypeCode.Decimal or TypeCode.String:
                return type.Name.ToLowerInvariant();
        }

        if (type.FullName == "System.Numerics.BigInteger")
            return "bigint";
        if (type == typeof(ScriptRange))
            return "range";
        if (typeof(IList).IsAssignableFrom(type))
            return "array";
        if (typeof(IScriptObject).IsAssignableFrom(type))
            return "object";
        if (typeof(IScriptCustomFunction).IsAssignableFrom(type))
            return "function";
        string name = type.Name;
        int generic = name.IndexOf('`');
        if (generic >= 0)
            name = $"{name[..generic]}<{string.Join(", ", type.GenericTypeArguments.Select(Of))}>";
        if (type.Namespace?.StartsWith("Scriban.", StringComparison.Ordinal) != true)
            return name;
        return StandardMemberRenamer.Rename(name.StartsWith("Script", StringComparison.Ordinal) ? name["Script".Length..] : name);
    }
}
