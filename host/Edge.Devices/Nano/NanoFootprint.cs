using System.Reflection;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Mono.Cecil;

namespace Edge.Devices.Nano;

/// <summary>What a model takes of a board with nanoFramework.</summary>
/// <param name="HeapBytes">Arrays and objects that stay, in blocks of 12 bytes as nanoCLR counts on 32-bit chips; without input and output.</param>
/// <param name="FlashBytes">Intermediate language and static data of the model's assemblies; their tables of names and types come on top.</param>
/// <param name="TableBytes">What constant arrays of the program take of the heap, in the same blocks; code takes none.</param>
public readonly record struct NanoFootprint(long HeapBytes, long FlashBytes, long TableBytes)
{
    /// <summary>Of everything on nanoCLR's heap, and of each field of an object. Source: nanoCLR_Runtime.h, sizeof(CLR_RT_HeapBlock).</summary>
    private const int BlockBytes = 12;

    private const BindingFlags Fields = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Walks what an assembly's static fields and one object hold.</summary>
    internal static long HeapBytesOf(Assembly assembly, object instance)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        long statics = assembly.GetTypes().Where(type => type.Namespace == "Edge.Models")
            .SelectMany(type => type.GetFields(Fields | BindingFlags.Static)).Where(field => !field.IsLiteral).Sum(field => Of(field.GetValue(null), seen));
        return statics + Of(instance, seen);
    }

    /// <summary>What constant arrays take of the heap.</summary>
    internal static long TableBytesOf(Program program, IReadOnlyList<StepForecast> steps)
    {
        HashSet<Node> plain = [.. steps.Where(step => step.TableBytes > step.PackedBytes).Select(step => step.Node)];
        return SharedTables.Of(program, call => program.Steps.Any(step => step.Calls.Contains(call) && plain.Contains(step.Node))).All
            .Sum(shared => InBlocks(shared.Table.Bytes)) + steps.Sum(step => (long)step.PackedBytes);
    }

    /// <summary>Code and static data; the stream is left at its start.</summary>
    /// <param name="inNamespace">Only these types and what the compiler made for array initializers; null: all.</param>
    internal static long FlashBytesOf(Stream assembly, string? inNamespace = null)
    {
        using var module = ModuleDefinition.ReadModule(assembly, new ReaderParameters { ReadingMode = ReadingMode.Deferred });
        TypeDefinition[] types = [.. module.GetTypes().Where(type => inNamespace is null || type.Namespace == inNamespace || type.Namespace.Length == 0)];
        long code = types.SelectMany(type => type.Methods).Where(method => method.HasBody).Sum(method => (long)method.Body.CodeSize);
        long data = types.SelectMany(type => type.Fields).Sum(field => (long)field.InitialValue.Length);
        assembly.Position = 0;
        return code + data;
    }

    private static long Of(object? value, HashSet<object> seen)
    {
        if (value is null || value.GetType().IsPrimitive || value is string || !seen.Add(value))
            return 0;
        if (value is Array array)
        {
            Type element = array.GetType().GetElementType()!;
            return element.IsPrimitive
                ? InBlocks(Buffer.ByteLength(array))
                : InBlocks((long)array.Length * BlockBytes) + array.Cast<object?>().Sum(item => Of(item, seen));
        }

        FieldInfo[] fields = value.GetType().GetFields(Fields | BindingFlags.Instance);
        return InBlocks((long)fields.Length * BlockBytes) + fields.Sum(field => Of(field.GetValue(value), seen));
    }

    private static long InBlocks(long bytes) => BlockBytes + (bytes + BlockBytes - 1) / BlockBytes * BlockBytes;
}
