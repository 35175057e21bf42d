using Mono.Cecil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>What the C# compiler makes of constructs that are reported where they are written.</summary>
internal static class Generated
{
    /// <summary>Classes of iterators, asynchronous methods and call sites of 'dynamic'.</summary>
    public static bool IsStateMachine(TypeDefinition type) =>
        type.Name.StartsWith("<>o__", StringComparison.Ordinal) || (type.Name.StartsWith('<') && type.Name.Contains(">d", StringComparison.Ordinal) && type.Interfaces.Any(IsMachine));

    /// <summary>The class of static data, whose types stand for sizes.</summary>
    public static bool IsStaticData(TypeReference type) => type.FullName.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal);

    public static bool Has(ICustomAttributeProvider member, string attribute) =>
        member.HasCustomAttributes && member.CustomAttributes.Any(present => present.AttributeType.Name == attribute);

    private static bool IsMachine(InterfaceImplementation implementation) =>
        implementation.InterfaceType.Name is "IAsyncStateMachine" or "IEnumerator" or "IEnumerable";
}
