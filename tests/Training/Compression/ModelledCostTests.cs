using Edge.Compiler;
using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Tests.Graphs;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

public sealed class ModelledCostTests
{
    private static readonly CoreKernels _kernels = new(CoreInstructions.Armv7EM, CoreCostFile.Read("cortex-m4"));

    [Fact]
    public void A_float_network_weighs_what_its_quantized_program_does() => Property.Holds(random =>
    {
        Graph graph = Pipeline.Prepare(RandomGraphs.Float(random));
        Dictionary<string, int> bits = graph.Nodes.Where(node => node.Operator is IFiltered { TakesPackedFilter: true })
            .ToDictionary(node => node.Name, _ => random.Next(5, 9));
        Graph int8 = PostTrainingQuantizer.Run(graph, RandomGraphs.Images(random, graph, 1), new QuantizationOptions
        {
            BiasCorrection = false,
            WeightRounding = WeightRoundingMethod.Nearest,
            NodeWeightBits = bits,
        });
        Program program = Pipeline.Plan(int8);
        var real = ProgramCost.Of(_kernels.Choose(program), _kernels.Cost);
        DeviceCost predicted = new ModelledCost(_kernels, "netduinoplus2", 168_000_000).Of(graph, new WeightForms(bits));
        Assert.Equal(real.RamBytes, predicted.RamBytes);
        // Which weights round to 0 or to the same value, and with that the format of a small filter, depends on scales; beside fast kernels that weighs more.
        Assert.Equal(real.Cycles, predicted.Cycles, 0.1 * ProgramCost.Of(program, _kernels.Cost).Cycles + 100);
        // Tables with the same numbers are stored once; scales that mean nothing cannot tell.
        long apart = _kernels.Choose(program).Steps.SelectMany(step => step.Calls).SelectMany(call => call.Tables).Sum(table => (long)table.Bytes);
        Assert.Equal(apart, predicted.TableBytes, 0.05 * apart + 64);
    });

    [Fact]
    public void A_second_network_with_the_same_filters_weighs_the_same_as_if_it_came_first()
    {
        var random = new Random(5);
        Graph graph = Pipeline.Prepare(RandomGraphs.Float(random));
        var cost = new ModelledCost(_kernels, "any", 0);
        string layer = graph.Nodes.First(node => node.Operator is IFiltered { TakesPackedFilter: true }).Name;
        var few = new WeightForms(new Dictionary<string, int> { [layer] = 3 });
        cost.Of(graph, WeightForms.Whole);
        Assert.Equal(new ModelledCost(_kernels, "any", 0).Of(graph, few), cost.Of(graph, few));
    }

    [Fact]
    public void Ranks_cost_what_the_layers_they_lead_to_cost() => Property.Holds(random =>
    {
        var sketch = new GraphSketch(random);
        int depth = random.Next(4, 40), outputs = random.Next(16, 60), rank = random.Next(2, 16), columns = random.Next(2, 16);
        var kind = new Conv2D(Size.Square(random.Next(1, 3)), Padding.All(1));
        Tensor x = sketch.Input(1, random.Next(4, 9), random.Next(4, 9), depth);
        Graph whole = sketch.Finish(sketch.Conv(x, outputs, Size.Square(3), kind));
        var cycles = new LayerCycles(_kernels);
        Assert.Equal(Cycles(whole), cycles.Of(whole.Nodes[0], default), 1.0);

        var factored = new GraphSketch(random);
        Tensor vertical = factored.Conv(factored.Input([.. x.Shape.Extents]), columns, new Size(3, 1), kind with
        {
            Stride = new Size(kind.Stride.Height, 1),
            Padding = new Padding(1, 0, 1, 0),
        });
        Tensor horizontal = factored.Conv(vertical, rank, new Size(1, 3), kind with
        {
            Stride = new Size(1, kind.Stride.Width),
            Padding = new Padding(0, 1, 0, 1),
        });
        Graph apart = factored.Finish(factored.Conv(horizontal, outputs, Size.Square(1), new Conv2D(Size.Square(1), Padding.None)));
        Assert.Equal(Cycles(apart), cycles.Of(whole.Nodes[0], new LayerRanks(rank, columns)), 1.0);
    });

    [Fact]
    public void Ranks_by_cycles_leave_layers_alone_whose_parts_would_take_longer()
    {
        CompressionData data = TinyTask.Data;
        var options = new LowRankOptions { Share = 0.7, Solver = LowRankSolver.WeightSvd, LeastChannels = 8, CalibrationImages = 50 };
        var cycles = new LayerCycles(_kernels);
        Compressing.Compression byCycles = LowRankFactoring.Run(Compressing.Compression.Of(TinyTask.Plain), data, options with { Cost = cycles.Of });
        Graph prepared = Pipeline.Prepare(TinyTask.Plain);
        double Total(Graph graph) => new ModelledCost(_kernels, "any", 0).Of(graph, WeightForms.Whole).Cycles;
        Assert.True(Total(byCycles.Graph) <= 0.75 * Total(prepared), $"{Total(byCycles.Graph)} of {Total(prepared)}");
        Assert.All(byCycles.Steps[0].Layers, layer =>
        {
            Node node = prepared.Nodes.First(other => other.Name == layer.Node);
            var ranks = new LayerRanks(layer.ChannelRank, layer.ColumnRank);
            Assert.True(cycles.Of(node, ranks) < cycles.Of(node, default), $"{layer}");
        });
    }

    [Fact]
    public void A_codebook_saves_what_its_numbers_do_and_a_fast_core_knows_what_it_costs()
    {
        Graph graph = Pipeline.Prepare(TinyTask.Plain);
        var cost = new ModelledCost(_kernels, "any", 0);
        int weights = graph.Nodes.Single(node => node.Name == "last").Inputs[1].Shape.Elements;
        DeviceCost Of(int values) => cost.Of(graph, WeightForms.Whole with { Values = new Dictionary<string, int> { ["last"] = values } });
        DeviceCost whole = cost.Of(graph, WeightForms.Whole), shared = Of(4);
        Assert.InRange(whole.TableBytes - shared.TableBytes, 3 * weights / 4 - 16, weights);
        Assert.True(shared.Cycles > whole.Cycles);
        // In so small a filter numbers of 4 bits save less than they take time, and no table changes.
        Assert.Equal(whole, Of(16));
    }

    private static double Cycles(Graph graph) => new ModelledCost(_kernels, "any", 0).Of(graph, WeightForms.Whole).Cycles;
}
