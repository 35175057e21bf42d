using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;
using Edge.Devices.Ladder;

namespace Edge.Devices.Emulators;

/// <summary>A model inside a bare image.</summary>
/// <param name="Program">Its plan.</param>
/// <param name="Options">How it is emitted; names are unique within an image, but for the levels of one program.</param>
public sealed record BareModel(Program Program, EmitOptions Options)
{
    /// <summary>The model as a plan blob that the interpreter runs; null: as emitted C.</summary>
    public PlanWriterOptions? Plan { get; init; }

    /// <summary>The level of compute that <see cref="Program"/> is of a program with several, which is emitted whole; null: there is one.</summary>
    public LevelChoice? Choice { get; init; }

    /// <summary>Every level of a program as a model of the image.</summary>
    public static IReadOnlyList<BareModel> OfLevels(LevelProgram program, EmitOptions options) =>
        [.. LevelChoice.All(program).Select(choice => new BareModel(program.Levels[choice.Level], options) { Choice = choice })];

    /// <summary>All inputs, one after the other.</summary>
    public int InputBytes => Program.Graph.Inputs.Sum(input => input.Bytes);

    /// <summary>All outputs, one after the other.</summary>
    public int OutputBytes => Program.Graph.Outputs.Sum(output => output.Bytes);

    /// <summary>The outputs, and behind them what is located in them.</summary>
    public int AnswerBytes => OutputBytes + DetectionBytes.Of(Options.Locating);

    /// <summary>Bytes of each node's output, which a tap sees.</summary>
    public IReadOnlyList<int> StepBytes { get; } = [.. Program.Graph.Nodes.Select(node => node.Output.Bytes)];

    /// <summary>How often a tap sees each node: once, or band by band where it is streamed.</summary>
    public IReadOnlyList<long> StepTaps => [.. Program.Graph.Nodes.Select(node => TapsOf(node))];

    private long TapsOf(Node node) =>
        Math.Max(1, Program.Groups.Sum(group => group.Acts.Where(act => act.Step.Node == node).Sum(act => TapsOf(act, group))));

    private static long TapsOf(BandAct act, StreamedGroup group) => act switch
    {
        BandCall { Completes: true } call when group.Strips == 1 => call.Times,
        BandMean or BandShow => act.Times,
        BandKeep keep => (long)keep.Times * keep.Rows,
        _ => 0,
    };

    /// <summary>In which order taps show a node's output.</summary>
    internal TapOrder Order => Choice is null ? TapOrder.Of(Program) : TapOrder.OfRows;

    public string Identifier => Options.Identifier;
}
