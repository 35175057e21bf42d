using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;
using Edge.Compiler.Storage;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Emission;

/// <summary>The emitted text of two graphs, whole files: EDGE_ACCEPT=1 rewrites them, their diff is reviewed like code.</summary>
public class GoldenEmissionTests
{
    public static TheoryData<string, bool> Cases => new() { { "residual", false }, { "residual", true }, { "separable", false } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Emitted_text_stays_as_it_is(string name, bool taps)
    {
        Graph graph = name == "residual" ? FixedGraphs.Residual() : FixedGraphs.Separable();
        var options = new EmitOptions
        {
            Name = name,
            ToolVersion = "0.1.0",
            Source = $"{name}.edge",
            ModelHash = "3f9a1c27d4e5",
            Board = "netduinoplus2",
            Taps = taps,
        };
        Program program = Planner.Plan(graph);
        foreach (EmittedFile file in CEmitter.Emit(program, options).Concat(CSharpEmitter.Emit(program, options)))
        {
            bool isWeights = file.Name.Contains("weights", StringComparison.OrdinalIgnoreCase);
            if (!(taps && isWeights))
                Golden.Check($"{name}{(taps ? "-tapped" : "")}/{file.Name}", file.Text);
        }
    }

    [Fact]
    public void Emitted_text_of_a_network_that_locates_stays_as_it_is()
    {
        var options = new EmitOptions
        {
            Name = "grid",
            ToolVersion = "0.1.0",
            Source = "grid.edge",
            ModelHash = "3f9a1c27d4e5",
            Board = "netduinoplus2",
            Locating = new LocatingSpecification(2, 0.5, 4),
        };
        Program program = Planner.Plan(FixedGraphs.Grid());
        foreach (EmittedFile file in CEmitter.Emit(program, options).Concat(CSharpEmitter.Emit(program, options)).Where(file => !file.Name.Contains("eights")))
            Golden.Check($"grid/{file.Name}", file.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Emitted_text_of_rows_at_a_time_stays_as_it_is(bool taps)
    {
        var options = new EmitOptions { Name = "rows", ToolVersion = "0.1.0", Source = "rows.edge", ModelHash = "3f9a1c27d4e5", Board = "netduinoplus2", Taps = taps };
        Graph graph = FixedGraphs.Residual();
        Program program = new ProgramPlan(graph, new PlanOptions()).Of([BandSchedule.Of(new TensorReads(graph), 0, 3, new RowRate(3, 1))!]);
        Golden.Check($"rows{(taps ? "-tapped" : "")}/rows.c", CEmitter.Emit(program, options).Single(file => file.Name == "rows.c").Text);
        Golden.Check($"rows{(taps ? "-tapped" : "")}/Rows.g.cs", CSharpEmitter.Emit(program, options).Single(file => file.Name == "Rows.g.cs").Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Emitted_text_of_patches_stays_as_it_is(bool taps)
    {
        var options = new EmitOptions { Name = "patches", ToolVersion = "0.1.0", Source = "patches.edge", ModelHash = "3f9a1c27d4e5", Board = "netduinoplus2", Taps = taps };
        Graph graph = FixedGraphs.Residual();
        var reads = new TensorReads(graph);
        ColumnStrips strips = ColumnStrips.Of(reads, 0, 3, count: 2)!;
        BandSchedule patches = BandSchedule.Of(reads, 0, 3, BandSchedule.RatesOf(reads, 0, 3)!, new RowRate(1, 1), copies: true, strips)!;
        Program program = new ProgramPlan(graph, new PlanOptions()).Of([patches]);
        Golden.Check($"patches{(taps ? "-tapped" : "")}/patches.c", CEmitter.Emit(program, options).Single(file => file.Name == "patches.c").Text);
        Golden.Check($"patches{(taps ? "-tapped" : "")}/Patches.g.cs", CSharpEmitter.Emit(program, options).Single(file => file.Name == "Patches.g.cs").Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Emitted_text_of_several_levels_stays_as_it_is(bool taps)
    {
        LevelProgram program = LevelPlanner.Plan(FixedGraphs.Levels());
        var options = new EmitOptions
        {
            Name = "scalable",
            ToolVersion = "0.1.0",
            Source = "scalable.edge",
            ModelHash = "3f9a1c27d4e5",
            Board = "netduinoplus2",
            Taps = taps,
            LevelNotes = ["91.20 % of 10,000 test images right", "90.10 % of 10,000 test images right"],
        };
        foreach (EmittedFile file in CEmitter.Emit(program, options).Concat(CSharpEmitter.Emit(program, options)))
        {
            if (!taps || !file.Name.Contains("weights", StringComparison.OrdinalIgnoreCase))
                Golden.Check($"scalable{(taps ? "-tapped" : "")}/{file.Name}", file.Text);
        }
    }

    [Fact]
    public void The_header_names_the_file_a_model_was_imported_from()
    {
        var options = new EmitOptions { Name = "residual", ToolVersion = "0.1.0", Source = "residual.int8.edge", ModelHash = "00112233445566", Board = "pc", Origin = new ImportedFile("net\n.onnx", "aabbccddeeff") };
        const string Header = "// Generated by edge 0.1.0 from residual.int8.edge (sha256 00112233), imported from net_.onnx (sha256 aabbccdd). Do not edit.\n";
        Assert.StartsWith(Header, CEmitter.Emit(Planner.Plan(FixedGraphs.Residual()), options).Single(file => file.Name == "residual.c").Text);
    }

    [Fact]
    public void The_comment_of_a_fused_step_names_every_node_in_it()
    {
        Graph graph = FixedGraphs.Residual();
        graph = graph.With(graph.Inputs, graph.Outputs, [graph.Nodes[0] with { Fused = ["stem_bn", "stem_relu"] }, .. graph.Nodes.Skip(1)]);
        var options = new EmitOptions { Name = "residual", ToolVersion = "0.1.0", Source = "residual.edge", ModelHash = "00", Board = "pc" };
        const string Comment = "// stem: Conv2D 3x3 stride 2x1, relu, with stem_bn and stem_relu, 1x7x6x2 -> 1x4x6x4, 1728 MAC\n";
        Assert.Contains(Comment, CEmitter.Emit(Planner.Plan(graph), options).Single(file => file.Name == "residual.c").Text);
        Assert.Contains(Comment, CSharpEmitter.Emit(Planner.Plan(graph), options)[0].Text);
    }

    [Fact]
    public void Tables_that_one_nanoFramework_assembly_cannot_hold_are_divided()
    {
        Tensor image = Tensor.Int8("image", new Shape(1, 300), Quantization.PerTensor(1, 0));
        Tensor scores = Tensor.Int8("scores", new Shape(1, 250), Quantization.PerTensor(1, 0));
        sbyte[] weights = [.. Enumerable.Range(0, 75000).Select(i => (sbyte)(i % 251 - 125))]; // without zeros enough for another form
        Tensor filter = Tensor.Constant("filter", new Shape(250, 300), weights, Quantization.PerChannel([.. Enumerable.Repeat(1f, 250)], 0));
        Tensor bias = Tensor.Constant("bias", new Shape(250), new int[250], Quantization.PerChannel([.. Enumerable.Repeat(1f, 250)], 0));
        var graph = new Graph("large", [image], [scores], [new Node("dense", new Dense(), [image, filter, bias], scores)]);
        var options = new EmitOptions { Name = "large", ToolVersion = "0.1.0", Source = "large.edge", ModelHash = "00", Board = "pc" };
        string[] texts = [.. CSharpEmitter.Emit(Planner.Plan(graph), options).Select(file => file.Text)];
        Assert.Contains("\n// 77250 bytes of tables; nanoCLR copies them to the managed heap\n", texts[1]);
        Assert.Contains(
            "_dense_filter = UnrolledTables.With(UnrolledTables.With(new sbyte[75000], 0, LargeTables1.DenseFilterPart1()), 37500, LargeTables2.DenseFilterPart2());\n", texts[1]);
        Assert.Contains("_dense_bias = LargeTables1.DenseBias();\n", texts[1]);
        Assert.Equal(4, texts.Length);
    }
}
