using Mono.Cecil;

namespace Edge.Devices.Nano.Interop;

/// <summary>The methods of an assembly in the order in which nanoFramework's metadata processor writes them: the order of nanoCLR's table of native methods.</summary>
/// <remarks>
/// Types by name, but the types that a type is nested in, implements, or names in the signatures of what it calls come before it; in a type virtual
/// methods, then those of objects, then static ones. metadata-processor 3: nanoTablesContext.cs, NativeMethodsCrc.cs.
/// </remarks>
public static class NativeMethods
{
    private static readonly Dictionary<string, string> _primitives = new()
    {
        ["System.Void"] = "VOID",
        ["System.SByte"] = "I1",
        ["System.Int16"] = "I2",
        ["System.Int32"] = "I4",
        ["System.Int64"] = "I8",
        ["System.Byte"] = "U1",
        ["System.UInt16"] = "U2",
        ["System.UInt32"] = "U4",
        ["System.UInt64"] = "U8",
        ["System.Single"] = "R4",
        ["System.Double"] = "R8",
        ["System.Char"] = "CHAR",
        ["System.Boolean"] = "BOOLEAN",
        ["System.String"] = "STRING",
        ["System.Object"] = "OBJECT",
        ["System.IntPtr"] = "I4",
        ["System.UIntPtr"] = "U4",
        ["System.WeakReference"] = "WEAKCLASS",
    };

    /// <summary>All methods, managed ones included.</summary>
    public static IReadOnlyList<NativeMethod> Of(AssemblyDefinition assembly) =>
        [.. Types(assembly.MainModule).SelectMany(type => Ordered(type.Methods).Select(method => Method(type, method)))];

    private static NativeMethod Method(TypeDefinition type, MethodDefinition method) =>
        new(ClassOf(type), NameOf(method), method.RVA == 0 && !method.IsAbstract && IsCounted(type), IsCounted(type));

    private static bool IsCounted(TypeDefinition type) =>
        !type.IsInterface && !type.IsEnum && type.BaseType?.FullName is not ("System.Delegate" or "System.MulticastDelegate");

    private static IEnumerable<MethodDefinition> Ordered(IEnumerable<MethodDefinition> methods) =>
        methods.OrderBy(method => method.IsVirtual ? 0 : method.IsStatic ? 2 : 1);

    private static List<TypeDefinition> Types(ModuleDefinition module)
    {
        var ordered = new List<TypeDefinition>();
        var seen = new HashSet<TypeDefinition>();
        void Add(TypeReference? reference)
        {
            if (reference is null || reference.GetElementType() is not TypeDefinition type || type.Module != module || seen.Contains(type))
                return;
            Add(type.DeclaringType);
            foreach (InterfaceImplementation implemented in type.Interfaces)
                Add(implemented.InterfaceType);
            if (!seen.Add(type))
                return;
            foreach (MethodReference called in type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions).Select(i => i.Operand).OfType<MethodReference>())
            {
                Add(called.ReturnType);
                foreach (ParameterDefinition parameter in called.Parameters)
                    Add(parameter.ParameterType);
            }

            ordered.Add(type);
        }

        foreach (TypeDefinition type in module.GetTypes().Where(type => type.FullName != "<Module>").OrderBy(type => type.FullName, StringComparer.InvariantCulture))
            Add(type);
        return ordered;
    }

    private static string ClassOf(TypeDefinition? type) =>
        type is null ? "" : string.Join('_', ClassOf(type.DeclaringType), type.Namespace, type.Name).Replace('.', '_').TrimStart('_');

    private static string NameOf(MethodDefinition method)
    {
        IEnumerable<string> types = method.Parameters.Select(parameter => parameter.ParameterType).Prepend(method.ReturnType).Select(TypeOf);
        return $"{method.Name}{(method.IsStatic ? "___STATIC__" : "___")}{string.Join("__", types)}".Replace('.', '_').Replace("/", "", StringComparison.Ordinal);
    }

    private static string TypeOf(TypeReference type) => type switch
    {
        ArrayType array => $"SZARRAY_{TypeOf(array.GetElementType())}",
        ByReferenceType reference => $"BYREF_{TypeOf(reference.ElementType)}",
        _ when _primitives.TryGetValue(type.FullName, out string? name) => name,
        _ => type.IsGenericParameter ? "GENERICTYPE" : type.FullName.Replace(".", "", StringComparison.Ordinal),
    };
}
