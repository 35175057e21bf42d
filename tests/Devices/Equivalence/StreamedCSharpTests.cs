using Edge.Compiler.Emission;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;
using Edge.Devices.Ladder;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Equivalence;

/// <summary>Emitted C# that computes some rows at a time, or patches: the reference's bytes at every node, in the arena that emitted C has.</summary>
public class StreamedCSharpTests
{
    [Fact]
    public void Random_graphs_some_rows_at_a_time_give_the_references_bytes()
    {
        const int graphs = 40;
        Program[] programs = [.. Enumerable.Range(1, graphs).Select(seed => Streamed(RandomGraphs.Int8(new Random(seed)), seed))];
        Assert.Contains(programs, program => program.ExtraMacs > 0);
        Assert.Contains(programs.SelectMany(program => program.Groups).SelectMany(group => group.Acts), act => act is BandMean);
        Assert.Contains(programs.SelectMany(program => program.Groups).SelectMany(group => group.Acts), act => act is BandSpread);
        int streamed = programs.Count(program => program.Groups.Count > 0);
        Assert.True(streamed > graphs / 8, $"{streamed} of {graphs}");
        // Straight-line code knows what values its inputs can hold; in a band of rows, that of padding is one of them.
        IReadOnlyList<EmittedCSharp> backends = EmittedCSharp.CompileAll(
            [.. programs.Select((program, i) => (program, Options($"Model{i}") with { UnrolledAssemblies = i % 2 == 0 ? EmitOptions.MostAssemblies : 0 }))], runsOften: false);
        for (int i = 0; i < graphs; i++)
        {
            sbyte[][] images = [RandomGraphs.Int8Image(new Random(i), programs[i].Graph), RandomGraphs.Int8Image(new Random(i + graphs), programs[i].Graph)];
            Check(programs[i], backends[i], images);
        }

        backends[0].Dispose();
    }

    private static Program Streamed(Graph graph, int seed) => seed % 4 >= 2
        ? AnyGroups.InStrips(new Random(seed), OutputCopies.Run(graph), new PlanOptions())
        : Planner.Plan(graph, new PlanOptions { RamBytes = 0 });

    [TheoryWithSharedData]
    [InlineData("ic_resnet8_int8")]
    [InlineData("vww_mobilenet025_int8")]
    public void Public_models_take_the_arena_of_emitted_C(string model)
    {
        Graph graph = TFLiteImporter.Load(Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", "mlperf-tiny", model + ".tflite"));
        Program program = Planner.Plan(graph, new PlanOptions { RamBytes = 0 });
        Assert.True(2 * program.ArenaBytes < program.Whole.ArenaBytes);
        string text = CSharpEmitter.Emit(program, Options("Network"))[0].Text;
        Assert.Contains($"_arena = new sbyte[{program.ArenaBytes}]", text);
        using var backend = EmittedCSharp.Compile(program, Options("Network"));
        Check(program, backend, [RandomGraphs.Int8Image(new Random(1), graph)]);
    }

    private static EmitOptions Options(string name) => new() { Name = name, ToolVersion = "0.1.0", Source = name, ModelHash = "00", Board = "pc" };

    private static void Check(Program program, EmittedCSharp backend, sbyte[][] images)
    {
        var reference = Reference.Run(program.Graph, program.Graph, images, _ => { });
        var (_, difference) = DifferenceFinder.Compare(program.Graph, reference, backend, backend.Run(images, _ => { }), images);
        Assert.True(difference is null, $"{difference}\n{ProgramText.Write(program)}");
    }
}
