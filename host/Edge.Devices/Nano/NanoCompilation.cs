using Edge.Compiler.Ir;
using Edge.Devices.Nano.Verifier;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Edge.Devices.Nano;

/// <summary>Compiles C# for nanoCLR in memory, at the language version of the device.</summary>
internal static class NanoCompilation
{
    // Debug.WriteLine is compiled only where DEBUG is defined, and is the one way for nanoCLR on a PC to say something.
    private static readonly CSharpParseOptions _language = new(LanguageVersion.CSharp10, DocumentationMode.None, preprocessorSymbols: ["DEBUG"]);

    /// <param name="references">What it may use, mscorlib included; empty for mscorlib itself.</param>
    /// <exception cref="ModelException">E0405: it does not compile.</exception>
    public static NanoImage Compile(NanoAssembly assembly, IEnumerable<MetadataReference> references)
    {
        SyntaxTree[] trees = [.. assembly.Sources.Select(file => CSharpSyntaxTree.ParseText(file.Text, _language, file.Name, System.Text.Encoding.UTF8))];
        var options = new CSharpCompilationOptions(assembly.IsProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release);
        CSharpCompilation compilation = CSharpCompilation.Create(assembly.Name, trees, references, options);
        using MemoryStream code = new(), symbols = new();
        ResourceDescription[] resources = assembly.Resources is { Bytes: { } bytes } file ? [new ResourceDescription(file.Name, () => new MemoryStream(bytes), isPublic: true)] : [];
        EmitResult result = compilation.Emit(code, symbols, manifestResources: resources,
            options: new Microsoft.CodeAnalysis.Emit.EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb, runtimeMetadataVersion: "v4.0.30319"));
        if (!result.Success)
        {
            IEnumerable<string> errors = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(3).Select(d => d.ToString());
            throw new ModelException("E0405", $"emitted C# for nanoCLR, assembly {assembly.Name}", $"does not compile\n  {string.Join("\n  ", errors)}",
                hint: "if you override templates, look there first; otherwise please report it");
        }

        return new NanoImage(assembly.Name, code.ToArray(), symbols.ToArray());
    }
}
