using Mono.Cecil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>What is known of a value on nanoCLR's evaluation stack, where integers keep the sign of their type; .NET has forgotten it there.</summary>
/// <param name="IsUnsigned">Its type is uint or ulong; smaller unsigned types become int.</param>
/// <param name="IsSmall">It is known not to be negative when read as signed: nothing differs.</param>
/// <param name="Type">Of a reference; null where it does not matter.</param>
internal readonly record struct StackValue(bool IsUnsigned, bool IsSmall, TypeReference? Type = null)
{
    /// <summary>True where shifts and divisions give other results than on .NET.</summary>
    public bool IsHazard => IsUnsigned && !IsSmall;

    /// <summary>A value loaded from a place of this type.</summary>
    public static StackValue Of(TypeReference type, CheckedProgram program)
    {
        TypeReference plain = program.Find(type) is { IsEnum: true } enumeration ? enumeration.Fields.First(field => !field.IsStatic).FieldType : type;
        return plain.MetadataType switch
        {
            MetadataType.UInt32 or MetadataType.UInt64 or MetadataType.UIntPtr => new(true, false),
            MetadataType.Boolean or MetadataType.Byte or MetadataType.UInt16 or MetadataType.Char => new(false, true),
            MetadataType.Array or MetadataType.ByReference => new(false, false, type),
            _ => default,
        };
    }

    /// <summary>Either of two, where branches meet.</summary>
    public StackValue Or(StackValue other) => new(IsUnsigned || other.IsUnsigned, IsSmall && other.IsSmall, Type ?? other.Type);
}
