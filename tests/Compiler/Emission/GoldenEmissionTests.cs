using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
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
    public void Tables_that_one_nanoFramework_assembly_cannot_hold_are_said_to_be_so()
    {
        Tensor image = Tensor.Int8("image", new Shape(1, 300), Quantization.PerTensor(1, 0));
        Tensor scores = Tensor.Int8("scores", new Shape(1, 250), Quantization.PerTensor(1, 0));
        Tensor filter = Tensor.Constant("filter", new Shape(250, 300), new sbyte[75000], Quantization.PerChannel([.. Enumerable.Repeat(1f, 250)], 0));
        Tensor bias = Tensor.Constant("bias", new Shape(250), new int[250], Quantization.PerChannel([.. Enumerable.Repeat(1f, 250)], 0));
        var graph = new Graph("large", [image], [scores], [new Node("dense", new Dense(), [image, filter, bias], scores)]);
        var options = new EmitOptions { Name = "large", ToolVersion = "0.1.0", Source = "large.edge", ModelHash = "00", Board = "pc" };
        string weights = CSharpEmitter.Emit(Planner.Plan(graph), options)[1].Text;
        Assert.Contains("\n// 77250 bytes of tables; one nanoFramework assembly holds 64000, so this one runs on .NET only\n", weights);
    }
}
