using Edge.Devices.Nano.Verifier;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Edge.Devices.Tests.Nano.Verifier;

/// <summary>C# as a user would write it, compiled against .NET and read by the verifier.</summary>
internal static class VerifiedSource
{
    // Members that the real mscorlib has and Edge's device code does without.
    private const string More = """
        namespace System { public class String { public int Length => 0; public static string Concat(string a, string b) => null; } }
        namespace System.Collections { public interface IEnumerable { IEnumerator GetEnumerator(); } public interface IEnumerator { object Current { get; } bool MoveNext(); } }
        namespace System { public interface IDisposable { void Dispose(); } public class Int32 { public string ToString() => null; } public class Action { public Action(object a, System.IntPtr b) { } public void Invoke() { } } }
        namespace System { public class Type { public static Type GetTypeFromHandle(System.RuntimeTypeHandle a) => null; } }
        namespace System.Threading { public class Thread { public static void Sleep(int a) { } } }
        """;

    private static readonly Lazy<MetadataReference[]> _net = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "Microsoft.CSharp.dll" or "mscorlib.dll")
            .Select(path => MetadataReference.CreateFromFile(path))]);

    private static readonly Lazy<NanoImage> _more = new(() => Compile(More));

    public static IReadOnlyList<NanoFinding> Check(string source, NanoVerifierOptions? options = null) =>
        NanoVerifier.Check([Compile(source)], (options ?? new NanoVerifierOptions()) with { References = [CompatLibrary.Image, _more.Value] });

    /// <param name="version">Of the language.</param>
    /// <param name="references">Null for .NET.</param>
    /// <param name="resources">Names and contents.</param>
    public static NanoImage Compile(string source, LanguageVersion version = LanguageVersion.Latest, MetadataReference[]? references = null, params (string Name, byte[] Bytes)[] resources)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(version), "Sample.cs", System.Text.Encoding.UTF8);
        OutputKind kind = source.Contains(" Main(", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var options = new CSharpCompilationOptions(kind, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true);
        CSharpCompilation compilation = CSharpCompilation.Create("Sample", [tree], references ?? _net.Value, options);
        using MemoryStream code = new(), symbols = new();
        var result = compilation.Emit(code, symbols, manifestResources: resources.Select(resource => new ResourceDescription(resource.Name, () => new MemoryStream(resource.Bytes), true)),
            options: new Microsoft.CodeAnalysis.Emit.EmitOptions(debugInformationFormat: Microsoft.CodeAnalysis.Emit.DebugInformationFormat.PortablePdb, runtimeMetadataVersion: "v4.0.30319"));
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return new NanoImage("Sample", code.ToArray(), symbols.ToArray());
    }
}
