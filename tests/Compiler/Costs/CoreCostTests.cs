using System.Text.Json;
using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Costs;

public class CoreCostTests
{
    public static TheoryData<string> Cores => [.. CoreCostFile.Shipped()];

    [Theory]
    [MemberData(nameof(Cores))]
    public void A_cores_file_reads_back_as_it_was_written(string core)
    {
        string text = File.ReadAllText(Path.Combine(ShippedFiles.Folder("boards/costs"), $"{core}.json"));
        Assert.Equal(text, CoreCostFile.Write(CoreCostFile.Parse(text)));
        Assert.Equal(core, CoreCostFile.Read(core).Name);
    }

    [Theory]
    [MemberData(nameof(Cores))]
    public void Every_program_has_a_cost(string core) => Property.Holds(random =>
    {
        Program program = Pipeline.Plan(RandomGraphs.Int8(random));
        var cost = ProgramCost.Of(program, CoreCostFile.Read(core));
        Assert.Equal(program.Steps.Count, cost.Steps.Count);
        Assert.Equal(SharedTables.Of(program).Bytes, cost.TableBytes);
        Assert.All(cost.Steps, step => Assert.True(step.CodeBytes > 0));
        // Of a window that sees nothing but padding, a line through its taps may say that it costs nothing.
        Assert.All(cost.Steps, step => Assert.True(step is { Instructions: > 0, Cycles: > 0 } || HasEmptyWindow(program, step.Node), $"{step}"));
    });

    [Theory]
    [MemberData(nameof(Cores))]
    public void More_channels_never_cost_less(string core) => Property.Holds(random =>
    {
        int depth = random.Next(1, 40), outputs = random.Next(1, 40), side = random.Next(1, 12), bits = random.Next(2, 9);
        var (less, more) = (Cost(core, depth, outputs, side, bits), Cost(core, depth, outputs + random.Next(1, 20), side, bits));
        Assert.True(less.Cycles <= more.Cycles && less.Instructions <= more.Instructions);
        Assert.True(less.TableBytes < more.TableBytes && less.RamBytes <= more.RamBytes);
        Assert.True(less.Cycles <= Cost(core, depth, outputs, side + 1, bits).Cycles);
    });

    [Fact]
    public void A_kernel_that_was_never_counted_costs_what_the_nearest_does()
    {
        CoreCost core = CoreCostFile.Read("cortex-m4");
        Assert.Equal("dense_s8", core.Of("dense_folded_s8", 8, new CallWork(900, 90, 90, 10)).Kernel);
        Assert.Equal("conv2d_s8", core.Of("spiral_s8", 8, new CallWork(900, 90, 30, 10)).Kernel);
        Assert.Equal("add_s8", core.Of("spiral_s8", 8, new CallWork(0, 0, 30, 0)).Kernel);
    }

    [Fact]
    public void A_filter_without_its_zeros_takes_less_time_when_there_are_many_of_them()
    {
        double Cycles(int every, FilterRule rule)
        {
            sbyte[] weights = [.. Enumerable.Range(0, 64 * 256).Select(i => (sbyte)(i % every == 0 ? i % 251 - 125 : 0))];
            Tensor filter = Tensor.Constant("filter", new Shape(64, 256), weights, Quantization.PerChannel([.. Enumerable.Repeat(1f, 64)], 0));
            Tensor bias = Tensor.Constant("bias", new Shape(64), new int[64], filter.Quantization!);
            Tensor x = Tensor.Int8("x", new Shape(1, 256), Quantization.PerTensor(1, 0)), y = Tensor.Int8("y", new Shape(1, 64), Quantization.PerTensor(1, 0));
            var graph = new Graph("sparse", [x], [y], [new Node("dense", new Dense(), [x, filter, bias], y)]);
            return ProgramCost.Of(Pipeline.Plan(graph, new PlanOptions { Filters = rule }), CoreCostFile.Read("cortex-m4")).Cycles;
        }

        Assert.True(Cycles(20, FilterRule.Balanced) < 0.7 * Cycles(20, FilterRule.Packed));
        Assert.Equal(Cycles(1, FilterRule.Packed), Cycles(1, FilterRule.Balanced));
    }

    [Fact]
    public void A_core_that_nobody_counted_is_an_error_that_names_those_that_were()
    {
        DataException fault = Assert.Throws<DataException>(() => CoreCostFile.Read("z80"));
        Assert.Equal(("E0616", "cortex-m4, cortex-m7, rv32imc"), (fault.Code, fault.Accepted));
    }

    [Fact]
    public void A_cost_below_zero_is_refused()
    {
        CoreCost core = CoreCostFile.Read("rv32imc");
        CoreCost falling = core with { Kernels = [core.Kernels[0] with { Instructions = new CostLine(-1, 0, 0, 0, 0) }] };
        Assert.Throws<JsonException>(() => CoreCostFile.Parse(CoreCostFile.Write(falling)));
    }

    [Fact]
    public void The_nominal_size_counts_weights_other_than_zero_at_their_bits()
    {
        Tensor filter = Tensor.Constant("filter", new Shape(2, 3), (sbyte[])[1, 0, -2, 0, 0, 3], Quantization.PerChannel([1, 1], 0).WithBits(4));
        Tensor bias = Tensor.Constant("bias", new Shape(2), (int[])[0, 7], Quantization.PerChannel([1, 1], 0));
        Tensor x = Tensor.Int8("x", new Shape(1, 3), Quantization.PerTensor(1, 0)), y = Tensor.Int8("y", new Shape(1, 2), Quantization.PerTensor(1, 0));
        Assert.Equal((3 * 4 + 32 + 7) / 8, NominalSize.Of(new Graph("small", [x], [y], [new Node("dense", new Dense(), [x, filter, bias], y)])));
    }

    private static bool HasEmptyWindow(Program program, Node node) => program.Steps.First(step => step.Node == node).Calls
        .Any(call => call.Parameters.Any(parameter => parameter.Name == "filter_h") && CallWork.Of(call, node.Output.Shape).Taps == 0);

    private static ProgramCost Cost(string core, int depth, int outputs, int side, int bits)
    {
        var random = new Random(1);
        var sketch = new GraphSketch(random);
        Graph graph = sketch.Finish(sketch.Conv(sketch.Input(1, side, side, depth), outputs, Size.Square(3), new Conv2D(Size.Square(1), Padding.All(1))));
        var options = new QuantizationOptions
        {
            BiasCorrection = false,
            WeightRounding = WeightRoundingMethod.Nearest,
            NodeWeightBits = bits == 8 ? new Dictionary<string, int>() : graph.Nodes.ToDictionary(node => node.Name, _ => bits),
        };
        Graph int8 = PostTrainingQuantizer.Run(graph, RandomGraphs.Images(random, graph, 1), options);
        // Formats that depend on the weights' values would be another test.
        return ProgramCost.Of(Pipeline.Plan(int8, new PlanOptions { Filters = FilterRule.Packed }), CoreCostFile.Read(core));
    }
}
