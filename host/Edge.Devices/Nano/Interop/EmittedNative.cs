using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Emulators;
using Edge.Devices.Tools;

namespace Edge.Devices.Nano.Interop;

/// <summary>A plan run by the native kernels of a real nanoCLR that has Edge.Runtime.Native linked in.</summary>
/// <remarks>The form with taps is a plan of the same network of which every node is an output.</remarks>
internal sealed class EmittedNative : NanoBackend
{
    public const string HowToGet =
        "'edge compile --board ... --runtime native' writes native/ with a README: the files and commands that build it; set EDGE_NANOCLR to the result";

    private readonly Program _program, _tapped;
    private readonly EmitOptions _options;

    public EmittedNative(NanoTools tools, Program program, EmitOptions options, string folder, ToolLimit limit)
        : base(tools, program, folder, limit)
    {
        Graph graph = program.Graph;
        _program = program;
        _options = options;
        _tapped = Planner.Plan(graph.With(graph.Inputs, [.. graph.Nodes.Where(node => !node.Operator.IsView).Select(node => node.Output)], graph.Nodes));
    }

    /// <summary>The level that the program is of one with several, whose plan holds all; null: there is one.</summary>
    /// <remarks>Buffers are the same at every level, so that a network of which every node is an output has one: the form with taps.</remarks>
    public LevelChoice? Choice { get; init; }

    public override bool Locates => false;

    protected override IReadOnlyList<NanoAssembly> Models(bool taps)
    {
        PlannedModel whole = Choice is { } choice ? choice.Program : _program;
        return [EmittedAssemblies.Kernels(), NativeRuntime.Assembly(), NativeModelAssembly.Of(taps ? _tapped : whole, _options with { Name = Model })];
    }

    protected override void Check(IReadOnlyList<string> lines)
    {
        string? kernels = Words(lines).FirstOrDefault(words => words[0] == "kernels")?[1];
        if (kernels is null)
            throw Missing($"the nanoCLR that {NanoTools.ClrSetting} names has no native half, or another version of it");
        if (kernels != KernelSet.Current)
            throw Missing($"it was built with kernels {kernels}, this edge has {KernelSet.Current}");
    }

    private static ToolMissingException Missing(string why) => new("E0501", "nanoCLR with Edge.Runtime.Native", why, hint: HowToGet);

    protected override string ProgramText(int images, bool taps, bool dump) =>
        new TemplateSet("nano", _options.TemplateFolder).Render("NativeLadder.cs.sbn", "run", View(images, taps, dump));

    private NativeLadderView View(int images, bool taps, bool dump)
    {
        Graph graph = _program.Graph;
        IReadOnlyList<Tensor> written = taps ? _tapped.Graph.Outputs : graph.Outputs;
        string[] inputs = [.. graph.Inputs.Select((_, i) => $"input{i}")];
        NativeBufferView[] buffers = [.. written.Select((tensor, i) => new NativeBufferView($"output{i}", tensor.Bytes))];
        Dictionary<Tensor, string> variables = graph.Inputs.Zip(inputs).Concat(written.Zip(buffers, (tensor, buffer) => (tensor, buffer.Variable))).DistinctBy(pair => pair.Item1)
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);
        foreach (Node node in graph.Nodes.Where(node => taps && node.Operator.IsView))
            variables[node.Output] = variables[node.Activations.First()]; // the same bytes
        NativeBufferView Buffer(Tensor tensor) => new(variables[tensor], tensor.Bytes);
        return new NativeLadderView(
            Model, taps, dump, taps ? 0 : Choice?.Level ?? 0, buffers, inputs, string.Join(", ", inputs.Concat(buffers.Select(buffer => buffer.Variable))),
            taps ? [.. graph.Nodes.Select(node => Buffer(node.Output))] : [], [.. graph.Outputs.Select(Buffer)],
            [.. Enumerable.Range(0, images).Select(i => new NativeImageView(i, [.. inputs.Select((input, k) => $"{input} = Image{i}Input{k}.Get();")]))]);
    }
}

/// <summary>What the template of the native ladder's program sees.</summary>
/// <param name="Model">Its class.</param>
/// <param name="Taps">Whether every node is an output of it.</param>
/// <param name="Dump">True to print every value instead of checksums.</param>
/// <param name="Level">Of compute; 0 where there is one, too.</param>
/// <param name="Buffers">What the model writes.</param>
/// <param name="Inputs">Names of the variables that hold them.</param>
/// <param name="Arguments">Of Infer.</param>
/// <param name="Nodes">Where each node's output is found; empty without taps.</param>
/// <param name="Outputs">Where each output is found.</param>
public sealed record NativeLadderView(
    string Model, bool Taps, bool Dump, int Level, IReadOnlyList<NativeBufferView> Buffers, IReadOnlyList<string> Inputs, string Arguments, IReadOnlyList<NativeBufferView> Nodes,
    IReadOnlyList<NativeBufferView> Outputs, IReadOnlyList<NativeImageView> Images)
{
    /// <summary>Nodes that a tap sees.</summary>
    public int Steps => Nodes.Count;
}

/// <param name="Variable">Its name in the program.</param>
public sealed record NativeBufferView(string Variable, int Bytes);

/// <param name="Gets">Statements that fetch the inputs.</param>
public sealed record NativeImageView(int Number, IReadOnlyList<string> Gets);
