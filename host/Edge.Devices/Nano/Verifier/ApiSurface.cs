using Mono.Cecil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Names of the types, methods and fields that code may use.</summary>
internal sealed class ApiSurface
{
    private readonly HashSet<string> _types = [], _members = [];

    public ApiSurface(IReadOnlyList<ModuleDefinition> modules)
    {
        foreach (TypeDefinition type in modules.SelectMany(module => module.GetTypes()))
        {
            _types.Add(type.FullName);
            _members.UnionWith(type.Methods.Select(method => $"{type.FullName}::{Signature(method)}"));
            _members.UnionWith(type.Fields.Select(field => $"{type.FullName}::{field.Name}"));
        }
    }

    public bool Has(TypeReference type) => _types.Contains(type.FullName);

    public bool Has(MemberReference member) =>
        _members.Contains($"{member.DeclaringType.FullName}::{(member is MethodReference method ? Signature(method) : member.Name)}");

    /// <summary>Name and types of parameters; the return type does not distinguish methods.</summary>
    public static string Signature(MethodReference method) => $"{method.Name}({string.Join(',', method.Parameters.Select(parameter => parameter.ParameterType.FullName))})";
}
