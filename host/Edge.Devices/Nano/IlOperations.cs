using Edge.Compiler.Emission.Interpreter;
using Mono.Cecil.Cil;

namespace Edge.Devices.Nano;

/// <summary>From opcodes to kinds.</summary>
internal static class IlOperations
{
    public static IlOperation Of(Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Mul => IlOperation.Multiply,
        Code.Ldsfld or Code.Stsfld or Code.Ldsflda => IlOperation.StaticField,
        Code.Ldfld or Code.Stfld or Code.Ldflda => IlOperation.Field,
        Code.Newobj or Code.Newarr or Code.Box => IlOperation.Allocate,
        Code.Callvirt => IlOperation.InstanceCall,
        Code.Call => IsNative(instruction) ? IlOperation.NativeCall : ((Mono.Cecil.MethodReference)instruction.Operand).HasThis ? IlOperation.InstanceCall : IlOperation.Call,
        Code.Ret or Code.Nop => IlOperation.Other,
        _ => OfName(instruction.OpCode),
    };

    private static bool IsNative(Instruction instruction) => ((Mono.Cecil.MethodReference)instruction.Operand).DeclaringType.Namespace == "System";

    private static IlOperation OfName(OpCode code)
    {
        string name = code.Name;
        if (code.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch)
            return IlOperation.Branch;
        if (name.StartsWith("ldelem", StringComparison.Ordinal))
            return IlOperation.LoadElement;
        if (name.StartsWith("stelem", StringComparison.Ordinal))
            return IlOperation.StoreElement;
        if (name.StartsWith("conv", StringComparison.Ordinal))
            return IlOperation.Convert;
        bool isMove = name.StartsWith("ld", StringComparison.Ordinal) || name.StartsWith("st", StringComparison.Ordinal) || name is "dup" or "pop";
        return isMove ? IlOperation.Move : IlOperation.Compute;
    }
}
