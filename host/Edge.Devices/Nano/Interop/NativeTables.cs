using Edge.Devices.Nano.Verifier;
using Mono.Cecil;

namespace Edge.Devices.Nano.Interop;

/// <summary>What the templates of a native assembly's firmware half need, read from its compiled managed half.</summary>
internal static class NativeTables
{
    /// <summary>The methods in their order, and the checksum over them; no sources, no arena.</summary>
    public static NativeTableView Of(NanoImage image)
    {
        using var stream = new MemoryStream(image.Code);
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(stream);
        string name = assembly.Name.Name, identifier = name.Replace('.', '_');
        IReadOnlyList<NativeMethod> methods = NativeMethods.Of(assembly);
        string version = (string)assembly.CustomAttributes.Single(attribute => attribute.AttributeType.Name == "AssemblyNativeVersionAttribute").ConstructorArguments[0].Value;
        NativeClassView[] classes = [.. methods.Where(method => method.IsNative).GroupBy(method => method.Class)
            .Select(group => new NativeClassView($"Library_{identifier}_{group.Key}", [.. group.Select(method => method.Name)]))];
        return new NativeTableView(name, identifier, $"0x{NativeChecksum.Of(name, methods):X8}", version.Replace(".", ", ", StringComparison.Ordinal), classes,
            [.. methods.Select(method => method.IsNative ? $"Library_{identifier}_{method.Class}::{method.Name}" : "NULL")], [], 0);
    }
}
