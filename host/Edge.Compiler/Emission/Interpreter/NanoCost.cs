namespace Edge.Compiler.Emission.Interpreter;

/// <summary>What nanoCLR's interpreter spends on one instruction of intermediate language.</summary>
/// <remarks>
/// Instructions of a Cortex-M7, nanoCLR 1.17, size-optimized build with debugger: counted in an emulator over loops of 64 equal operations.
/// A moved local or constant is the smallest unit; other kinds are stated by what they add.
/// </remarks>
public static class NanoCost
{
    public static double InstructionsOf(IlOperation operation) => operation switch
    {
        IlOperation.Move => 55,
        IlOperation.Compute => 75,
        IlOperation.Multiply => 85,
        IlOperation.Convert => 90,
        IlOperation.LoadElement => 185,
        IlOperation.StoreElement => 155,
        IlOperation.Field => 143,
        IlOperation.StaticField => 88,
        IlOperation.Branch => 135,
        IlOperation.Call => 470,
        IlOperation.InstanceCall => 600,
        IlOperation.NativeCall => 900,
        IlOperation.Allocate => 905,
        _ => 20,
    };
}
