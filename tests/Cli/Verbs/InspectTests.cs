using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Storage;
using Edge.Devices.Boards;

namespace Edge.Cli.Tests.Verbs;

/// <summary>The whole answer before anything is built: supported or not, what goes, what fits and what is missing.</summary>
public sealed class InspectTests
{
    [Fact]
    public void Every_node_at_fault_is_shown_with_a_remedy()
    {
        using var run = new Run();
        new ModelFile(LateBatchNorms()).Save(run.Path("late.edge"));
        Assert.Equal(3, run.Edge("inspect", "late.edge", "--board", "netduinoplus2"));
        string text = run.Out, error = run.Error;
        Assert.Equal(3, run.Edge("inspect", "late.edge", "--json"));
        Golden.Check("cli/inspect-unsupported.txt", $"{text}\n{error}\n{run.Out}");
    }

    [Fact]
    public void A_board_that_is_too_small_is_told_by_how_much_and_by_whom()
    {
        using var run = new Run();
        SmallModel.Int8(filters: 64).Save(run.Path("cap.edge"));
        run.With("tiny.json", "{ \"name\": \"tiny\", \"extends\": \"stm32f405\", \"ram_bytes\": 300, \"memories\": {}, \"flash_bytes\": 3000 }");
        Assert.Equal(0, run.Edge("inspect", "cap.edge", "--board", run.Path("tiny.json")));
        string text = run.Out;
        Assert.Equal(0, run.Edge("inspect", "cap.edge", "--board", run.Path("tiny.json"), "--json"));
        JsonNode target = JsonNode.Parse(run.Out)!["targets"]![0]!;
        Golden.Check("cli/inspect-short.txt", text[text.IndexOf("tiny: ", StringComparison.Ordinal)..] + "\n" + target["missing"] + "\n");
        Assert.False((bool)target["fits"]!);
        Assert.Contains("netduinoplus2", target["larger_boards"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public void Without_a_board_every_board_is_tried()
    {
        using var run = new Run();
        SmallModel.Int8().Save(run.Path("cap.edge"));
        Assert.Equal(0, run.Edge("inspect", "cap.edge", "--json"));
        Assert.Equal(
            BoardReader.Shipped().Where(name => !BoardReader.Read(name).IsHost),
            JsonNode.Parse(run.Out)!["targets"]!.AsArray().Select(target => (string)target!["board"]!));
    }

    [Fact]
    public void An_unknown_board_is_an_error_with_a_suggestion()
    {
        using var run = new Run();
        SmallModel.Int8().Save(run.Path("cap.edge"));
        Assert.Equal(2, run.Edge("inspect", "cap.edge", "--board", "netduinoplus3"));
        Assert.EndsWith("  hint: did you mean 'netduinoplus2'?\n", run.Error);
        Assert.Equal("", run.Out);
    }

    [Fact]
    public void What_no_output_depends_on_is_counted_before_and_after()
    {
        using var run = new Run();
        new ModelFile(WithDeadFilter()).Save(run.Path("cap.edge"));
        Assert.Equal(0, run.Edge("inspect", "cap.edge"));
        Assert.Contains("\nexact passes, which change no output: weights 65 -> 50, MAC 2,324 -> 1,743, ", run.Out);
        Assert.Equal(0, run.Edge("inspect", "cap.edge", "--as-is"));
        Assert.Contains("\nexact passes: left out\n", run.Out);
        Assert.Equal(0, run.Edge("inspect", "cap.edge", "--json"));
        JsonNode result = JsonNode.Parse(run.Out)!;
        Assert.Equal((65, 50), ((int)result["before_exact_passes"]!["weights"]!, (int)result["weights"]!));
    }

    [Fact]
    public void Compile_leaves_out_what_no_output_depends_on_unless_asked_not_to()
    {
        using var run = new Run();
        new ModelFile(WithDeadFilter()).Save(run.Path("cap.edge"));
        Assert.Equal(0, run.Edge("compile", "cap.edge", "--board", "pc", "--out", "small"));
        Assert.Equal(0, run.Edge("compile", "cap.edge", "--board", "pc", "--out", "whole", "--as-is"));
        Assert.Contains("int8_t stem_filter[27]", File.ReadAllText(run.Path("small/pc/cap_weights.h")));
        Assert.Contains("int8_t stem_filter[36]", File.ReadAllText(run.Path("whole/pc/cap_weights.h")));
    }

    // The second filter of the stem is all zeros and far below the Relu: its channel never leaves zero.
    private static Graph WithDeadFilter()
    {
        Graph graph = SmallModel.Int8().Graph;
        Node stem = graph.Nodes[0];
        Tensor filter = stem.Inputs[1], bias = stem.Inputs[2];
        sbyte[] weights = [.. filter.Int8s.Select((weight, i) => i / 9 == 1 ? (sbyte)0 : weight)];
        int[] offsets = [.. bias.Int32s.Select((offset, o) => o == 1 ? -(1 << 20) : offset)];
        Tensor[] inputs = [stem.Inputs[0], Tensor.Constant(filter.Name, filter.Shape, weights, filter.Quantization!), Tensor.Constant(bias.Name, bias.Shape, offsets, bias.Quantization!)];
        return graph.With(graph.Inputs, graph.Outputs, [stem with { Inputs = inputs }, .. graph.Nodes.Skip(1)]);
    }

    // Batch norms of a row, each behind a Softmax: nothing they could be folded into.
    private static Graph LateBatchNorms()
    {
        Tensor x = Tensor.Float("row", new Shape(1, 4));
        List<Node> nodes = [];
        for (int i = 1; i <= 2; i++)
        {
            Tensor Constant(string role, float value) => Tensor.Constant($"{role}{i}", new Shape(4), [value, value, value, value]);
            Tensor shares = Add($"softmax{i}", new Softmax(), x);
            x = Add($"norm{i}", new BatchNorm(1e-3f), shares, Constant("gamma", 1), Constant("beta", 0.5f), Constant("mean", 0.25f), Constant("variance", 1));
        }

        Tensor last = Add("shares", new Softmax(), x);
        return new Graph("late", [nodes[0].Inputs[0]], [last], nodes);

        Tensor Add(string name, Operator kind, params Tensor[] inputs)
        {
            Tensor output = Tensor.Float($"{name}_out", kind.InferShape(inputs));
            nodes.Add(new Node(name, kind, inputs, output));
            return output;
        }
    }
}
