using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Microsoft.CodeAnalysis;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Compiles emitted C# for nanoCLR, as a board's project would, and verifies all of it.</summary>
public static class EmittedCheck
{
    /// <param name="name">Of the model's assembly.</param>
    /// <param name="files">What <see cref="CSharpEmitter"/> made, without the kernels.</param>
    /// <returns>What nanoCLR cannot run; empty for a model that fits.</returns>
    /// <exception cref="ModelException">E0405: it does not compile.</exception>
    public static IReadOnlyList<NanoFinding> Run(string name, IReadOnlyList<EmittedFile> files) => Run(EmittedAssemblies.Of(name, files));

    /// <param name="model">The model's assemblies, in an order in which each finds those before it. The kernels of C# are put before them.</param>
    /// <exception cref="ModelException">E0405: it does not compile.</exception>
    public static IReadOnlyList<NanoFinding> Run(IReadOnlyList<NanoAssembly> model)
    {
        var images = new Dictionary<string, NanoImage>();
        foreach (NanoAssembly assembly in model.Prepend(EmittedAssemblies.Kernels()))
        {
            IEnumerable<NanoImage> references = assembly.References.Select(reference => images[reference]).Prepend(CompatLibrary.Image);
            images[assembly.Name] = NanoCompilation.Compile(assembly, references.Select(image => MetadataReference.CreateFromImage(image.Code)));
        }

        return NanoVerifier.Check([.. images.Values]);
    }

    /// <exception cref="ModelException">E0407: nanoCLR cannot run it.</exception>
    public static void Require(string name, IReadOnlyList<EmittedFile> files, string board) => Require(name, EmittedAssemblies.Of(name, files), board);

    /// <exception cref="ModelException">E0407: nanoCLR cannot run it.</exception>
    public static void Require(string name, IReadOnlyList<NanoAssembly> model, string board)
    {
        if (Run(model) is not { Count: > 0 } findings)
            return;
        string more = findings.Count > 3 ? $"\n  and {findings.Count - 3} more" : "";
        throw new ModelException("E0407", $"{name} for {board}", $"nanoCLR cannot run it\n  {string.Join("\n  ", findings.Take(3))}{more}",
            hint: "choose a smaller model, --runtime native or --language c; if you override templates, look there first");
    }
}
