using Mono.Cecil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Attributes that the C# compiler defines in the assembly itself.</summary>
internal static class Embedded
{
    private const string Marker = "Microsoft.CodeAnalysis.EmbeddedAttribute";

    public static bool Is(TypeDefinition type) =>
        type.FullName == Marker || (type.HasCustomAttributes && type.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == Marker));
}
