using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Costs;

/// <summary>What kernels cost on a core, fitted to counted instructions: <c>make study-cost</c> writes the file it is read from.</summary>
/// <param name="Name">Of the core: <c>cortex-m4</c>.</param>
/// <param name="Kernels">Of several that hold for a call, the first is meant.</param>
public sealed record CoreCost(string Name, IReadOnlyList<KernelCost> Kernels)
{
    /// <summary>Emulator, compiler and flags that the counts come from.</summary>
    public required string CountedOn { get; init; }

    /// <summary>Clock cycles of silicon for one modelled cycle, waiting for memory included.</summary>
    public double SiliconCycles { get; init; } = 1;

    /// <summary>Where <see cref="SiliconCycles"/> or <see cref="CyclesPerInstruction"/> comes from.</summary>
    public required string SiliconSource { get; init; }

    /// <summary>Clock cycles of silicon for one instruction, where no cycles are modelled; null where they are.</summary>
    public double? CyclesPerInstruction { get; init; }

    /// <summary>Code bytes of a program beside its calls.</summary>
    public double ProgramBytes { get; init; }

    /// <summary>Whether a kernel was counted on the core, or the one whose loops it runs over a part of each filter.</summary>
    public bool Counts(string kernel) => IsCounted(kernel) || IsCounted(kernel.Replace("_nested", "", StringComparison.Ordinal));

    /// <summary>What a call is predicted to take: of all predictions the one home.</summary>
    /// <param name="call">Of any kernel.</param>
    /// <param name="output">What its node writes.</param>
    public CallCost Predict(KernelCall call, Shape output)
    {
        var work = CallWork.Of(call, output);
        KernelCost cost = Of(call, work);
        return new CallCost(cost.Instructions.Of(work), CyclesOf(cost, work), cost.CodeBytes, new KernelCode(cost.Kernel, cost.SharedBytes));
    }

    /// <summary>The costs of a call: of its kernel, its filter's format, its bits and its depth; of a kernel that was never counted, those of the nearest that was.</summary>
    public KernelCost Of(KernelCall call, CallWork work) => Of(CodedWork.NameOf(call), FilterStorage.BitsOf(call), work);

    /// <summary>The same by name.</summary>
    /// <param name="kernel">As a <see cref="KernelCost"/> has it.</param>
    /// <param name="bits">Of each weight.</param>
    public KernelCost Of(string kernel, int bits, CallWork work)
    {
        string known = IsCounted(kernel) ? kernel : Nearest(kernel, work);
        return Kernels.Where(cost => cost.Kernel == known && cost.IsFor(work)).MinBy(cost => Math.Abs(cost.Bits - bits))!;
    }

    /// <summary>Clock cycles of a call on silicon.</summary>
    public double CyclesOf(KernelCost cost, CallWork work) =>
        cost.Cycles is { } modelled ? SiliconCycles * modelled.Of(work) : (CyclesPerInstruction ?? SiliconCycles) * cost.Instructions.Of(work);

    private bool IsCounted(string kernel) => Kernels.Any(cost => cost.Kernel == kernel);

    // The one whose name begins with the most of the same words; of several the plain kernel, whose name is the shortest. Of no kind: something with a sum is
    // most like a convolution, anything else like an addition.
    private string Nearest(string kernel, CallWork work)
    {
        string[] words = kernel.Split('_');
        int InCommon(string other) => words.Zip(other.Split('_')).TakeWhile(pair => pair.First == pair.Second).Count();
        return Kernels.Select(cost => cost.Kernel).Where(other => InCommon(other) > 0).OrderByDescending(InCommon).ThenBy(other => other.Length).FirstOrDefault()
            ?? (work.Macs > 0 ? "conv2d_s8" : "add_s8");
    }
}

/// <summary>What a call is predicted to take.</summary>
/// <param name="Cycles">Of silicon.</param>
/// <param name="CodeBytes">Of its own.</param>
/// <param name="Kernel">What it calls.</param>
public readonly record struct CallCost(double Instructions, double Cycles, double CodeBytes, KernelCode Kernel);

/// <summary>Code that all calls of a kernel in a program share.</summary>
public readonly record struct KernelCode(string Kernel, double Bytes);
