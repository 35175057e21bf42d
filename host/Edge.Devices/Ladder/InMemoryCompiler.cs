using System.Reflection;
using System.Runtime.Loader;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Runtime;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Edge.Devices.Ladder;

/// <summary>Compiles emitted C# against Edge.Runtime, at the language version of the device.</summary>
public static class InMemoryCompiler
{
    // Later versions make the compiler embed attributes, which shifts nanoCLR's native method tables.
    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp10, DocumentationMode.Diagnose);

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. new[] { typeof(object).Assembly.Location, Assembly.Load("System.Runtime").Location, typeof(Requantization).Assembly.Location }
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <param name="files">Whole program, without the kernels.</param>
    /// <param name="context">Holds the code until it is unloaded.</param>
    /// <param name="runsOften">False: .NET translates it in a hurry, which pays where most of the code runs once or twice.</param>
    /// <exception cref="ModelException">E0405: it does not compile, or not without warnings.</exception>
    public static Assembly Compile(IReadOnlyList<EmittedFile> files, out AssemblyLoadContext context, bool runsOften = true)
    {
        // Code that can be unloaded is not translated in tiers: this attribute is the only way to less optimization.
        using MemoryStream code = Compile(runsOften ? files : [.. files, new EmittedFile("Hurry.cs", "[assembly: System.Diagnostics.Debuggable(true, true)]")]);
        context = new AssemblyLoadContext("Edge.Models", isCollectible: true);
        return context.LoadFromStream(code);
    }

    /// <summary>The assembly's bytes.</summary>
    /// <inheritdoc cref="Compile(IReadOnlyList{EmittedFile}, out AssemblyLoadContext, bool)"/>
    public static MemoryStream Compile(IReadOnlyList<EmittedFile> files)
    {
        SyntaxTree[] trees = [.. files.Select(file => CSharpSyntaxTree.ParseText(file.Text, Language, file.Name))];
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release)
            .WithGeneralDiagnosticOption(ReportDiagnostic.Error)
            .WithSpecificDiagnosticOptions([new("CS1591", ReportDiagnostic.Suppress)]); // constants explain themselves
        CSharpCompilation compilation = CSharpCompilation.Create("Edge.Models", trees, References.Value, options);
        var code = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(code);
        if (!result.Success)
        {
            IEnumerable<string> errors = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(3).Select(d => d.ToString());
            throw new ModelException("E0405", "emitted C#", $"does not compile\n  {string.Join("\n  ", errors)}",
                hint: "if you override templates, look there first; otherwise please report it");
        }

        code.Position = 0;
        return code;
    }
}
