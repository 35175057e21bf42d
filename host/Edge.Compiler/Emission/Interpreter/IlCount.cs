namespace Edge.Compiler.Emission.Interpreter;

/// <summary>Instructions of intermediate language that were executed, by kind.</summary>
public sealed class IlCount(long[] operations)
{
    public static IlCount None { get; } = new(new long[Enum.GetValues<IlOperation>().Length]);

    public long this[IlOperation operation] => operations[(int)operation];

    public long Total => operations.Sum();

    /// <summary>Arrays and objects made.</summary>
    public long Allocations => this[IlOperation.Allocate];

    public IlCount Plus(IlCount other) => new([.. operations.Select((count, i) => count + other[(IlOperation)i])]);

    /// <summary>Instructions of a Cortex-M7 that nanoCLR 1.17 needs for them; see <see cref="NanoCost"/>.</summary>
    public double Instructions => Enum.GetValues<IlOperation>().Sum(operation => this[operation] * NanoCost.InstructionsOf(operation));
}
