namespace Edge.Compiler.Emission.Interpreter;

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
