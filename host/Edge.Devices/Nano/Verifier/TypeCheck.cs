using Mono.Cecil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Rules about types as they are declared.</summary>
internal static class TypeCheck
{
    private const int Most = 255;

    /// <returns>False where nothing more is to be said about the type.</returns>
    public static bool Run(TypeDefinition type, TypeUse uses, Findings findings)
    {
        string name = type.FullName.Replace('/', '.');
        if (IsRecord(type))
        {
            findings.Add(NanoRules.Record, name, name);
            return false;
        }

        if (type.HasGenericParameters && !Generated.IsStaticData(type))
        {
            findings.Add(NanoRules.GenericType, name, name);
            return false;
        }

        if (type.BaseType is { } parent)
            uses.Type(parent, where: name);
        foreach (InterfaceImplementation implementation in type.Interfaces)
            uses.Type(implementation.InterfaceType, where: name);
        foreach (FieldDefinition field in type.Fields)
            uses.Type(field.FieldType, where: $"{name}.{field.Name}");
        Counts(type, name, findings);
        return true;
    }

    // The compiler writes these members for records and for nothing else.
    private static bool IsRecord(TypeDefinition type) =>
        type.Methods.Any(method => method.Name == "<Clone>$" || (method.Name == "PrintMembers" && Generated.Has(method, "CompilerGeneratedAttribute")));

    private static void Counts(TypeDefinition type, string name, Findings findings)
    {
        foreach (var (kind, count) in new[]
        {
            ("virtual", type.Methods.Count(method => method.IsVirtual)),
            ("instance", type.Methods.Count(method => !method.IsVirtual && !method.IsStatic)),
            ("static", type.Methods.Count(method => method.IsStatic)),
        })
        {
            if (count > Most)
                findings.Add(NanoRules.MethodsPerType, $"{count} {kind} methods", name);
        }

        int fields = type.Fields.Count(field => field.IsStatic && !field.IsLiteral && field.InitialValue.Length == 0); // static data is not a field there
        if (fields > Most)
            findings.Add(NanoRules.StaticFieldsPerType, $"{fields} static fields", name);
    }
}
