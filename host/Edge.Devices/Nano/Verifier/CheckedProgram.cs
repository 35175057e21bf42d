using Mono.Cecil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Types and methods of the checked assemblies by name, across assemblies, without loading anything else.</summary>
internal sealed class CheckedProgram
{
    private readonly Dictionary<string, TypeDefinition> _types = [];

    public CheckedProgram(IReadOnlyList<ModuleDefinition> modules)
    {
        foreach (TypeDefinition type in modules.SelectMany(module => module.GetTypes()))
            _types.TryAdd(type.FullName, type);
    }

    public IEnumerable<TypeDefinition> Types => _types.Values;

    /// <returns>Null for a type of a library.</returns>
    public TypeDefinition? Find(TypeReference type) => _types.GetValueOrDefault(type.FullName);

    /// <returns>Null for a method of a library.</returns>
    public MethodDefinition? Find(MethodReference method) => method as MethodDefinition
        ?? Find(method.DeclaringType)?.Methods.FirstOrDefault(candidate => ApiSurface.Signature(candidate) == ApiSurface.Signature(method));

    /// <summary>The method, and every method that may run in its place where it is virtual.</summary>
    public IEnumerable<MethodDefinition> Targets(MethodReference called)
    {
        MethodDefinition? method = Find(called);
        if (method is { IsVirtual: false })
            return [method];
        string signature = ApiSurface.Signature(called);
        IEnumerable<MethodDefinition> overriding = Types.SelectMany(type => type.Methods)
            .Where(candidate => candidate.IsVirtual && candidate.HasBody && candidate != method && ApiSurface.Signature(candidate) == signature);
        return method is null ? overriding : overriding.Prepend(method);
    }
}
