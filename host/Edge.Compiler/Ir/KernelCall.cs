namespace Edge.Compiler.Ir;

/// <summary>One call of one kernel, with every number settled. The same call is rendered to C, to C# and run as the reference.</summary>
/// <param name="Kernel">The kernel's name without prefix: <c>conv2d_s8</c> is <c>edge_conv2d_s8</c> in C and <c>Conv2DKernel</c> in C#.</param>
/// <param name="Activations">Which activations of the node the call reads, as indices.</param>
/// <param name="Parameters">Geometry, zero points and clamps, by the names of the C parameter struct, in its order.</param>
/// <param name="Tables">Constant arrays, in the order of the kernel's arguments.</param>
public sealed record KernelCall(
    string Kernel, IReadOnlyList<int> Activations, IReadOnlyList<Parameter> Parameters, IReadOnlyList<Table> Tables)
{
    /// <summary>The value of a parameter.</summary>
    public int this[string name] => Parameters.First(p => p.Name == name).Value;

    public sbyte[] Int8Table(string name) => (sbyte[])TableOf(name);

    public int[] Int32Table(string name) => (int[])TableOf(name);

    private Array TableOf(string name) => Tables.First(t => t.Name == name).Data;
}

/// <summary>A field of a kernel's parameter struct.</summary>
/// <param name="Name">The C name, <c>pad_top</c>; C# spells it <c>PadTop</c>.</param>
public readonly record struct Parameter(string Name, int Value);

/// <summary>A constant array of an emitted program.</summary>
/// <param name="Name">Its role in the kernel: <c>filter</c>, <c>bias</c>, <c>multiplier</c>, <c>shift</c>, <c>lookup</c>.</param>
/// <param name="Data"><c>sbyte[]</c> or <c>int[]</c>.</param>
/// <param name="Shape">For the comment above the array.</param>
/// <param name="Note">Scale or meaning, for the same comment; empty if there is nothing to say.</param>
public sealed record Table(string Name, Array Data, Shape Shape, string Note)
{
    public int Bytes => Data.Length * (Data is int[]? 4 : 1);
}
