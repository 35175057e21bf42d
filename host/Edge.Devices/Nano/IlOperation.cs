using Mono.Cecil.Cil;

namespace Edge.Devices.Nano;

/// <summary>Kinds of instructions of intermediate language, by what nanoCLR's interpreter spends on them.</summary>
public enum IlOperation
{
    /// <summary>A local, an argument or a constant, onto the stack or off it.</summary>
    Move,

    /// <summary>Arithmetic, shifts and comparisons that leave a number.</summary>
    Compute,

    Multiply,

    /// <summary>Between widths.</summary>
    Convert,

    /// <summary>Reading an element of an array.</summary>
    LoadElement,

    StoreElement,

    /// <summary>A field of an object.</summary>
    Field,

    StaticField,

    Branch,

    /// <summary>A static method that is not virtual, its return included.</summary>
    Call,

    /// <summary>A method of an object.</summary>
    InstanceCall,

    /// <summary>A method that nanoCLR has in native code, such as Array.Copy.</summary>
    NativeCall,

    /// <summary>A new object or array.</summary>
    Allocate,

    /// <summary>Everything else.</summary>
    Other,
}

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
