using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Planning;

namespace Edge.Devices.Emulators;

/// <summary>A model inside a bare image.</summary>
/// <param name="Program">Its plan.</param>
/// <param name="Options">How it is emitted; names are unique within an image.</param>
public sealed record BareModel(Program Program, EmitOptions Options)
{
    /// <summary>The model as a plan blob that the interpreter runs; null: as emitted C.</summary>
    public PlanWriterOptions? Plan { get; init; }

    /// <summary>All inputs, one after the other.</summary>
    public int InputBytes => Program.Graph.Inputs.Sum(input => input.Bytes);

    /// <summary>All outputs, one after the other.</summary>
    public int OutputBytes => Program.Graph.Outputs.Sum(output => output.Bytes);

    /// <summary>Bytes of each node's output, which a tap sees.</summary>
    public IReadOnlyList<int> StepBytes { get; } = [.. Program.Graph.Nodes.Select(node => node.Output.Bytes)];

    public string Identifier => Options.Identifier;
}
