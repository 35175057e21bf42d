using Mono.Cecil.Cil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Where a method's instructions lie after nanoFramework's converter: tokens and far branches have 16 bits there.</summary>
internal sealed class NanoLayout
{
    private readonly Dictionary<Instruction, int> _offsets = [];

    public NanoLayout(MethodBody body)
    {
        foreach (Instruction instruction in body.Instructions)
        {
            _offsets[instruction] = Bytes;
            Bytes += Size(instruction);
        }
    }

    /// <summary>Of the whole method, without its exception handlers.</summary>
    public int Bytes { get; }

    /// <summary>From the end of a branch to its target.</summary>
    public int Distance(Instruction branch, Instruction target) => _offsets[target] - _offsets[branch] - Size(branch);

    private static int Size(Instruction instruction) => instruction.OpCode.Size + instruction.OpCode.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar or OperandType.ShortInlineArg => 1,
        OperandType.InlineBrTarget or OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineString or OperandType.InlineType
            or OperandType.InlineVar or OperandType.InlineArg => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 1 + 2 * ((Instruction[])instruction.Operand).Length,
        _ => 4,
    };
}
