using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Plan;

/// <summary>All that a plan knows about a kernel: its number, its parameter struct, its arguments and along which loops a call may be cut.</summary>
/// <param name="Name"><c>conv2d_s8</c>; the C function is <c>edge_conv2d_s8</c>.</param>
/// <param name="Fields">The int32 fields of the C parameter struct, in its order.</param>
/// <param name="Operands">The C function's arguments between the parameters and the output.</param>
/// <param name="Work">Turns of the innermost loop of a call.</param>
public sealed record PlanKernel(string Name, IReadOnlyList<string> Fields, IReadOnlyList<PlanOperand> Operands, Func<KernelCall, long> Work)
{
    /// <summary>The loops along which a call may be cut into calls of less work, outermost first.</summary>
    /// <remarks>A loop is cut into several only where all loops before it run once, so that every part writes bytes that lie together.</remarks>
    public IReadOnlyList<PlanLoop> Loops { get; init; } = [];

    /// <summary>Values of fields for which the interpreter holds the kernel compiled with those fields as constants; the first that fit are taken.</summary>
    public IReadOnlyList<IReadOnlyList<Parameter>> Specialized { get; init; } = [];

    /// <summary>True for a kernel that makes what it can of some rows, and is told the first of them.</summary>
    public bool TakesFirstRow { get; init; }

    /// <summary>The number by which blobs call the kernel: its place in <see cref="PlanKernels.All"/>.</summary>
    public int Number => PlanKernels.NumberOf(Name);

    /// <summary>The name within C identifiers: <c>conv2d</c>.</summary>
    public string Stem => Name[..^"_s8".Length];
}

/// <summary>An argument of a kernel: a table of that name where the call has one, else the call's next activation.</summary>
public readonly record struct PlanOperand(string Name, bool IsWords)
{
    /// <summary>int8 values.</summary>
    public static PlanOperand Values(string name) => new(name, IsWords: false);

    /// <summary>int32 numbers; always a table.</summary>
    public static PlanOperand Words(string name) => new(name, IsWords: true);
}

/// <summary>A loop along which a call may be cut.</summary>
/// <param name="Extent">The field that says how often it runs.</param>
/// <param name="Output">Bytes of the output that one turn is further on.</param>
/// <param name="Moves">What else one turn changes: elements of operands, by the operand's name; fields, by the field's name.</param>
public sealed record PlanLoop(string Extent, Func<KernelCall, long> Output, params (string Name, Func<KernelCall, long> Step)[] Moves)
{
    /// <summary>Fields that turns move by unlike steps: how far so many turns move one, of the call that is cut.</summary>
    public IReadOnlyList<(string Name, Func<KernelCall, int, long> After)> Uneven { get; init; } = [];

    /// <summary>Whether calls may be cut here.</summary>
    public Func<KernelCall, bool> IsCut { get; init; } = _ => true;
}
