using System.Globalization;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Scriban.Runtime;

namespace Edge.Compiler.Emission;

/// <summary>Says a program of several levels in the words of one language: each call once, with numbers that the level chooses where it must.</summary>
internal sealed class LevelViewBuilder(LevelProgram program, EmitOptions options, Dialect dialect)
{
    private readonly ProgramViewBuilder _full = new(program.Full, options, dialect);
    private readonly SharedTables _tables = SharedTables.Of(program);
    private readonly List<string> _fields = [], _choices = [], _arrays = [];

    public ProgramView Build()
    {
        Dictionary<Node, LevelStep> steps = program.Steps.ToDictionary(step => step.Full.Node);
        Graph graph = program.Full.Graph;
        StepView[] views = [.. graph.Nodes.Select((node, index) => Step(index, steps.GetValueOrDefault(node)))];
        return new ProgramView(
            options.Identifier, options.ClassName, $"{options.Identifier.ToUpperInvariant()}_H", _full.Header(), program.ArenaBytes, options.Taps,
            ProgramViewBuilder.Buffers("input", graph.Inputs), ProgramViewBuilder.Buffers("output", graph.Outputs),
            [.. graph.Classes.Select(name => dialect.Documentation(ProgramViewBuilder.OneLine(name)))], _fields, views,
            [.. program.Levels.Select((level, i) => dialect.Documentation(LevelLine(i, level.Graph.Macs)))], _choices)
        {
            Grids = GridView.Of(options, graph),
            Arenas = program.ArenaBytes > 0 ? [new ArenaView("arena", program.ArenaBytes, "")] : [],
        };
    }

    /// <summary>C# only: declarations of arrays of the program's arrays, which stand behind those: a class makes its static fields in the order of a file.</summary>
    public IReadOnlyList<string> Arrays => _arrays;

    /// <inheritdoc cref="ProgramViewBuilder.Tables()"/>
    public IEnumerable<(string Id, string Comment, Table Table)> Tables() => ProgramViewBuilder.Tables(_tables, dialect);

    // level 1: 442368 MAC, 50.0 %, 90.1 % of 10000 test images
    private string LevelLine(int level, long macs)
    {
        string share = (100.0 * macs / Math.Max(1, program.Full.Graph.Macs)).ToString("0.0", CultureInfo.InvariantCulture);
        string note = level < options.LevelNotes.Count && options.LevelNotes[level].Length > 0 ? $"; {options.LevelNotes[level]}" : "";
        return ProgramViewBuilder.OneLine($"level {level}: {macs} MAC, {share} %{note}");
    }

    private StepView Step(int index, LevelStep? step)
    {
        Node[] nodes = [.. program.Levels.Select(level => level.Graph.Nodes[index])];
        var calls = new List<ScriptObject>();
        List<ParametersView> declarations = [], locals = [];
        for (int i = 0; i < (step?.Calls.Count ?? 0); i++)
        {
            string id = StepNames.CallName(step!.Id, i, step.Calls.Count);
            calls.Add(Call(nodes[0], step.Calls[i], id));
            Declare(step.Calls[i], id, declarations, locals);
        }

        return new StepView(Comment(nodes), calls, index, _full.Address(nodes[0].Output), Bytes(nodes), declarations, locals);
    }

    private ScriptObject Call(Node node, LevelCall call, string id)
    {
        Tensor[] activations = [.. node.Activations];
        bool isChosen = dialect == Dialect.CSharp && call.Parameters.Any(parameter => !parameter.IsSame);
        var view = new ScriptObject
        {
            ["template"] = ProgramViewBuilder.KernelName(call.Kernel),
            ["id"] = isChosen ? dialect.AtLevel(StepNames.ByLevel(dialect.Own(id))) : dialect.Own(id),
            ["inputs"] = call.Activations.Select(activation => _full.Address(activations[activation])).ToArray(),
            ["output"] = _full.Address(node.Output),
        };
        foreach (LevelTable table in call.Tables)
            view[table.Name] = Argument($"{id}_{table.Name}", table);
        if (program.Scratch.TryGetValue(call, out ScratchPlace scratch))
            view["scratch"] = dialect.Address(scratch.Start, "arena");
        return view;
    }

    private string Argument(string id, LevelTable table)
    {
        string[] arrays = [.. table.AtLevels.Select(own => dialect.Own(_tables.Holding(own).Id))];
        if (arrays.Distinct().Count() == 1)
            return arrays[0];
        string all = StepNames.ByLevel(dialect.Own(id));
        (dialect == Dialect.CSharp ? _arrays : _fields).Add(dialect.Arrays(table.AtLevels[0].Data, all, arrays));
        return dialect.AtLevel(all);
    }

    // C makes the object where it is used, so that what is equal at all levels stays a constant to the compiler; C# chooses among objects.
    private void Declare(LevelCall call, string id, List<ParametersView> declarations, List<ParametersView> locals)
    {
        if (call.Parameters.Count == 0)
            return;
        string kernel = ProgramViewBuilder.KernelName(call.Kernel), type = dialect.ParametersType(kernel);
        if (call.Parameters.All(parameter => parameter.IsSame))
        {
            declarations.Add(new ParametersView(dialect.Own(id), type, Values(kernel, call, 0)));
            return;
        }

        if (dialect == Dialect.CSharp)
        {
            string[] objects = [.. Enumerable.Range(0, program.Levels.Count).Select(level => StepNames.AtLevel(dialect.Own(id), level))];
            declarations.AddRange(objects.Select((name, level) => new ParametersView(name, type, Values(kernel, call, level))));
            _choices.Add($"private static readonly {type}[] {StepNames.ByLevel(dialect.Own(id))} = {{ {string.Join(", ", objects)} }};");
            return;
        }

        string Value(LevelParameter parameter) =>
            parameter.IsSame ? LiteralWriter.Of(parameter.Values[0]) : Chosen($"{id}_{parameter.Name}", parameter.Values);
        locals.Add(new ParametersView(dialect.Own(id), type,
            ProgramViewBuilder.Pack(call.Parameters.Select(parameter => dialect.Field(kernel, parameter.Name, Value(parameter))))));
    }

    private List<string> Values(string kernel, LevelCall call, int level) =>
        ProgramViewBuilder.Pack(call.Parameters.Select(parameter => dialect.Field(kernel, parameter.Name, LiteralWriter.Of(parameter.Values[level]))));

    private string Chosen(string id, IReadOnlyList<int> values)
    {
        string all = StepNames.ByLevel(dialect.Own(id));
        _fields.Add($"static const int32_t {all}[{values.Count}] = {{{string.Join(", ", values.Select(LiteralWriter.Of))}}};");
        return dialect.AtLevel(all);
    }

    private string Bytes(Node[] nodes)
    {
        int[] bytes = [.. nodes.Select(node => node.Output.Bytes)];
        return bytes.All(count => count == bytes[0]) ? LiteralWriter.Of(bytes[0]) : dialect.AtLevel(dialect.Numbers(bytes));
    }

    // block_1: Conv2D 3x3, 1x8x8x16 -> 1x8x8x12, 110592 MAC; level 1: 1x8x8x6, 55296 MAC
    private static string Comment(Node[] nodes)
    {
        string[] costs = [.. nodes.Select(node => $"{node.Output.Shape}{(node.Operator.CountMacs(node) is > 0 and var macs ? $", {macs} MAC" : "")}")];
        return ProgramViewBuilder.Comment(nodes[0])
            + string.Concat(costs.Select((cost, level) => cost == costs[0] ? "" : $"; level {level}: {cost}"));
    }
}
