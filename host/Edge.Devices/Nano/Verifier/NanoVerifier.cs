using Edge.Compiler.Ir;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Reads every method of assemblies that are to run on nanoCLR, and reports what it would refuse, crash on or compute differently.</summary>
/// <remarks>The assemblies may be compiled against nanoFramework or against .NET: types are compared by name.</remarks>
public static class NanoVerifier
{
    /// <param name="assemblies">All that run together, except nanoFramework's own.</param>
    /// <param name="options">Null for the default.</param>
    /// <returns>Assembly by assembly, in the order of their types and methods.</returns>
    /// <exception cref="DataException">E0621: an assembly is damaged or not .NET.</exception>
    public static IReadOnlyList<NanoFinding> Check(IReadOnlyList<NanoImage> assemblies, NanoVerifierOptions? options = null)
    {
        options ??= new NanoVerifierOptions();
        ModuleDefinition[] modules = [.. assemblies.Select(Read)];
        IReadOnlyList<NanoImage> given = options.References.Count > 0 ? options.References : [CompatLibrary.Image];
        ModuleDefinition[] libraries = [.. given.Select(Read)];
        try
        {
            var program = new CheckedProgram(modules);
            var api = new ApiSurface([.. libraries, .. modules]);
            HashSet<MethodDefinition> hot = HotPath.Reachable(program, options.HotRoots);
            return [.. modules.SelectMany(module => Check(module, program, api, hot))];
        }
        finally
        {
            foreach (ModuleDefinition module in modules.Concat(libraries))
                module.Dispose();
        }
    }

    private static IReadOnlyList<NanoFinding> Check(ModuleDefinition module, CheckedProgram program, ApiSurface api, HashSet<MethodDefinition> hot)
    {
        var findings = new Findings(module);
        AssemblyCheck.Run(module, findings);
        foreach (TypeDefinition type in module.Types.Where(type => !Embedded.Is(type)))
            Check(type, program, api, hot, findings);
        return findings.Kept();
    }

    private static void Check(TypeDefinition type, CheckedProgram program, ApiSurface api, HashSet<MethodDefinition> hot, Findings findings)
    {
        var uses = new TypeUse(api, program, findings);
        if (!TypeCheck.Run(type, uses, findings))
            return; // said in one word; what it is made of is the compiler's
        foreach (MethodDefinition method in type.Methods.Where(method => MethodCheck.IsWrittenByHand(method, findings)))
        {
            findings.Method = method;
            MethodCheck.Run(method, uses, findings);
            if (method.HasBody)
            {
                SignFlow.Run(method, program, findings);
                if (hot.Contains(method))
                    HotPath.Run(method, program, findings);
            }
        }

        findings.Method = null;
        foreach (TypeDefinition nested in type.NestedTypes.Where(nested => !Generated.IsStateMachine(nested)))
            Check(nested, program, api, hot, findings);
    }

    private static ModuleDefinition Read(NanoImage image)
    {
        try
        {
            bool symbols = image.Symbols is not null;
            return ModuleDefinition.ReadModule(new MemoryStream(image.Code), new ReaderParameters
            {
                ReadSymbols = symbols,
                SymbolStream = symbols ? new MemoryStream(image.Symbols!) : null,
                SymbolReaderProvider = symbols ? new PortablePdbReaderProvider() : null,
                ThrowIfSymbolsAreNotMatching = false,
            });
        }
        catch (Exception e) when (e is BadImageFormatException or EndOfStreamException or ArgumentException or InvalidOperationException or IOException)
        {
            throw new DataException("E0621", image.Name, $"not a .NET assembly: {e.Message.TrimEnd('.')}", "a .dll or .exe that a C# compiler wrote", inner: e);
        }
    }
}
