using Edge.Compiler.Emission;
using Edge.Compiler.Planning;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Devices.Tools;

namespace Edge.Devices.Nano;

/// <summary>Emitted C#, as a board gets it, on the real nanoCLR.</summary>
internal sealed class EmittedNano(NanoTools tools, Program program, EmitOptions options, string folder, ToolLimit limit) : NanoBackend(tools, program, folder, limit)
{
    private readonly Program _program = program;

    /// <summary>The level that the program is of one with several, which is emitted whole; null: there is one.</summary>
    public LevelChoice? Choice { get; init; }

    public override TapOrder Order { get; } = TapOrder.Of(program);

    protected override IReadOnlyList<NanoAssembly> Models(bool taps)
    {
        EmitOptions emit = options with { Name = Model, Taps = taps, UnrolledAssemblies = EmitOptions.MostAssemblies };
        IReadOnlyList<EmittedFile> files = Choice is { } choice ? CSharpEmitter.Emit(choice.Program, emit) : CSharpEmitter.Emit(_program, emit);
        return [EmittedAssemblies.Kernels(), .. EmittedAssemblies.Of(Model, files)];
    }

    protected override string ProgramText(int images, bool taps, bool dump) =>
        new TemplateSet("nano", options.TemplateFolder).Render("Ladder.cs.sbn", "run", View(images, taps, dump));

    private LadderView View(int images, bool taps, bool dump)
    {
        int[] outputs = [.. _program.Graph.Outputs.Select(output => output.Bytes)];
        string results = string.Join(", ", outputs.Select((_, i) => $"output{i}"));
        return new LadderView(Model, taps, dump, Choice?.Level ?? 0, _program.Graph.Nodes.Count, DetectionBytes.Of(options.Locating), outputs,
            [.. Enumerable.Range(0, images).Select(i => $"{string.Join(", ", _program.Graph.Inputs.Select((_, k) => $"Image{i}Input{k}.Get()"))}, {results}")]);
    }
}

/// <summary>What the template of the ladder's program sees.</summary>
/// <param name="Model">Its class.</param>
/// <param name="Taps">Whether it has taps.</param>
/// <param name="Dump">True to print every value instead of checksums.</param>
/// <param name="Level">Of compute; 0 where there is one, too.</param>
/// <param name="Steps">Nodes that a tap sees.</param>
/// <param name="LocatedBytes">Of what is located, as the ladder compares it; 0 where nothing is.</param>
/// <param name="Outputs">Bytes of each output.</param>
/// <param name="Images">The arguments of Infer for each image.</param>
public sealed record LadderView(
    string Model, bool Taps, bool Dump, int Level, int Steps, int LocatedBytes, IReadOnlyList<int> Outputs, IReadOnlyList<string> Images);
