namespace Edge.Devices.Ladder;

/// <summary>What every stage gave, in order: those of <see cref="StageIds.All"/> but the unusual ones that nobody asked for.</summary>
public sealed record LadderResult(IReadOnlyList<StageResult> Stages)
{
    /// <summary>True when no stage failed. A skipped stage is not a failure; it is not a success either: see <see cref="IsComplete"/>.</summary>
    public bool Passed => Stages.All(stage => stage.Status != StageStatus.Failed);

    /// <summary>True when every stage ran.</summary>
    public bool IsComplete => Stages.All(stage => stage.Status != StageStatus.Skipped);
}

public enum StageStatus
{
    Passed,
    Failed,

    /// <summary>Did not run: a tool is missing or the user left the stage out. Never counts as passed.</summary>
    Skipped,
}

/// <summary>One rung of the ladder: the same images through one way of running the model.</summary>
public sealed record StageResult
{
    /// <summary>One of <see cref="StageIds"/>.</summary>
    public required string Id { get; init; }

    /// <summary>For people: <c>emitted C on emulated netduinoplus2 (Cortex-M4F, gcc -O3)</c>.</summary>
    public required string Title { get; init; }

    public required StageStatus Status { get; init; }

    /// <summary>Why it failed or was skipped; null when it passed.</summary>
    public string? Reason { get; init; }

    /// <summary>The command that installs what is missing; null when nothing is.</summary>
    public string? InstallCommand { get; init; }

    /// <summary>Images that ran.</summary>
    public int Images { get; init; }

    /// <summary>Images whose decision differs from the label; null without labels.</summary>
    public int? Errors { get; init; }

    /// <summary>Images whose decision differs from the previous stage that ran; null for the first.</summary>
    public int? ChangedDecisions { get; init; }

    /// <summary>
    /// Images whose output equals the INT8 reference bit for bit, and every operator's output where the stage compares them; null for the float
    /// stage. C and C# on this computer compare operators on <see cref="LadderInput.CheckedImages"/>.
    /// </summary>
    public int? BitExactImages { get; init; }

    /// <summary>Largest difference of a model output from the previous stage, in steps of the output's quantization; null for the first stage.</summary>
    /// <remarks>Not a whole number only between float and INT8.</remarks>
    public double? MaxLsb { get; init; }

    /// <summary>Where the stage first leaves the reference; null when it never does.</summary>
    public FirstDifference? FirstDifference { get; init; }

    /// <summary>Instructions of one inference without the harness, as the mean over the counted images; null where nothing counts them.</summary>
    public long? InstructionsPerInference { get; init; }

    /// <summary>Instructions of each node, in the graph's order, without taps; null where nothing counts them.</summary>
    public IReadOnlyList<NodeInstructions>? Instructions { get; init; }

    /// <summary>Flash of the model: code, constants and initial data of its own object file.</summary>
    public int? FlashBytes { get; init; }

    /// <summary>RAM of the model: arena and other variables of its own object file, without stack.</summary>
    public int? RamBytes { get; init; }

    /// <summary>Flash of the whole linked image, harness included.</summary>
    public int? ImageFlashBytes { get; init; }

    /// <summary>RAM of the whole linked image without stack, harness included.</summary>
    public int? ImageRamBytes { get; init; }

    /// <summary>Deepest stack seen during an inference, in bytes, harness included.</summary>
    public int? StackBytes { get; init; }

    /// <summary>Decision of each image: the index of the largest output, the first one at a tie.</summary>
    public IReadOnlyList<int> Decisions { get; init; } = [];

    /// <summary>Time the stage took, compilers included.</summary>
    public double Seconds { get; init; }
}

/// <summary>What one node costs on an emulated chip.</summary>
/// <param name="Operator">The operator's kind, <c>Conv2D</c>.</param>
public sealed record NodeInstructions(string NodeName, string Operator, long Instructions);

/// <summary>The first value that differs from the INT8 reference: first image, first node in order of execution, first element.</summary>
/// <param name="Image">Index of the image.</param>
/// <param name="NodeIndex">Index of the node in the graph.</param>
/// <param name="Coordinates">Index along each axis of the node's output, NHWC.</param>
/// <param name="Expected">The reference's int8 value.</param>
/// <param name="Actual">The stage's int8 value.</param>
/// <param name="DifferingValues">How many values of this node's output differ in this image.</param>
/// <param name="TotalValues">How many values the output has.</param>
/// <param name="LikelyCause">A guess from the pattern of the differences, for a person.</param>
public sealed record FirstDifference(
    int Image, string NodeName, int NodeIndex, string Operator, IReadOnlyList<int> Coordinates, int Expected, int Actual,
    int DifferingValues, int TotalValues, string LikelyCause)
{
    public override string ToString() =>
        $"image {Image}: node '{NodeName}' ({Operator}) differs from the reference at [{string.Join(',', Coordinates)}]: "
        + $"expected {Expected}, got {Actual} ({DifferingValues} of {TotalValues}); {LikelyCause}";
}

/// <summary>The stages' names on the command line and in reports.</summary>
public static class StageIds
{
    public const string Float = "float";
    public const string Int8 = "int8";
    public const string CSharp = "csharp";
    public const string NanoClr = "nanoclr";
    public const string NanoClrNative = "nanoclr-native";
    public const string CPc = "c-pc";
    public const string CCortexM4 = "c-cortex-m4";
    public const string CCortexM3 = "c-cortex-m3";
    public const string CCortexM0 = "c-cortex-m0";
    public const string CRiscV32 = "c-riscv32";
    public const string CXtensa = "c-xtensa";

    public const string PlanPc = "plan-pc";
    public const string PlanCortexM4 = "plan-cortex-m4";
    public const string PlanRiscV32 = "plan-riscv32";

    /// <summary>What runs when nobody says otherwise.</summary>
    public static IReadOnlyList<string> Usual { get; } = [Float, Int8, CSharp, NanoClr, CPc, CCortexM4, CRiscV32, CXtensa, PlanPc];

    public static IReadOnlyList<string> All { get; } = [.. Usual, CCortexM3, CCortexM0, PlanCortexM4, PlanRiscV32, NanoClrNative];
}
