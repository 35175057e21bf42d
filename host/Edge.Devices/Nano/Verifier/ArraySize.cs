using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Arrays whose size is a constant.</summary>
internal static class ArraySize
{
    // 65,535 blocks of 12 bytes, less the head; measured: 786,000 is granted, 786,380 is not.
    private const long MostBytes = 786_000;

    // An object, a string or a struct is one block of the heap, its own content apart.
    private const int BlockBytes = 12;

    public static void Run(Instruction newarr, Findings findings)
    {
        var element = (TypeReference)newarr.Operand;
        int bytes = element.MetadataType switch
        {
            MetadataType.Boolean or MetadataType.SByte or MetadataType.Byte => 1,
            MetadataType.Char or MetadataType.Int16 or MetadataType.UInt16 => 2,
            MetadataType.Int32 or MetadataType.UInt32 or MetadataType.Single => 4,
            MetadataType.Int64 or MetadataType.UInt64 or MetadataType.Double => 8,
            _ => BlockBytes,
        };
        if (newarr.Previous is { OpCode.Code: Code.Ldc_I4, Operand: int length } && (long)length * bytes > MostBytes)
            findings.Add(NanoRules.ArraySize, $"new {element.Name}[{length}]", newarr);
    }
}
