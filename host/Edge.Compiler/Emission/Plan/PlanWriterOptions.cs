namespace Edge.Compiler.Emission.Plan;

/// <summary>What a target asks of its plan blob.</summary>
public sealed record PlanWriterOptions
{
    /// <summary>Turns of the innermost loop, such as multiply-accumulates, after which a native runtime wants to be back in nanoCLR.</summary>
    /// <remarks>
    /// A step that needs more is cut into parts, down to one value of the output where the kernel's loops allow it; what is left above the
    /// bound stands in the blob as its own bound. 200,000 are a few milliseconds on a Cortex-M7 or an ESP32.
    /// </remarks>
    public int StepWork { get; init; } = 200_000;

    /// <summary>The kernels the blob is for, in at most 15 ASCII characters.</summary>
    public string KernelSet { get; init; } = Emission.KernelSet.Current;
}
