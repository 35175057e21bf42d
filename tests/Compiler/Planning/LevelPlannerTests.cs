using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Planning;

public class LevelPlannerTests
{
    [Fact]
    public void Every_level_finds_its_tensors_in_the_arena_of_level_0() => Property.Holds(random =>
    {
        LevelSet levels = RandomLevels.Int8(random);
        LevelProgram program = Pipeline.Plan(levels);
        Assert.Equal(Planner.Plan(levels.Full).ArenaBytes, program.ArenaBytes);
        Assert.Equal(levels.Levels.Max(level => Planner.Plan(level).ArenaBytes), program.ArenaBytes);
        foreach (Program level in program.Levels)
        {
            foreach (var (tensor, placement) in level.Placements)
            {
                Assert.Equal(program.Full.Placements.Single(pair => pair.Key.Name == tensor.Name).Value, placement);
                Assert.True(placement.Memory != Memory.Arena || placement.Offset + tensor.Bytes <= program.ArenaBytes);
            }
        }
    });

    [Fact]
    public void One_table_holds_every_levels_filter_of_a_convolution_and_of_a_dense_layer() => Property.Holds(random =>
    {
        LevelProgram program = Pipeline.Plan(RandomLevels.Int8(random));
        foreach (LevelStep step in program.Steps.Where(step => step.Full.Node.Operator is Conv2D or Dense))
            Assert.True(step.Calls.Single().Tables.First(table => table.Name == "filter").IsSame, step.Id);
        long together = SharedTables.Of(program).Bytes, apart = program.Levels.Sum(level => SharedTables.Of(level).Bytes);
        Assert.InRange(together, SharedTables.Of(program.Full).Bytes, apart - 1);
    });

    // What the kernel reads of the table, as a node of its own would.
    [Fact]
    public void A_part_of_a_filter_gives_what_the_filter_cut_out_gives() => Property.Holds(random =>
    {
        LevelProgram program = Pipeline.Plan(RandomLevels.Int8(random));
        foreach (LevelStep step in program.Steps)
        {
            foreach (var (own, level) in step.AtLevels.Select((own, level) => (own, level)))
            {
                sbyte[][] inputs = [.. own.Node.Activations.Select(input => Any(random, input.Shape.Elements))];
                sbyte[] alone = new sbyte[own.Node.Output.Shape.Elements], among = new sbyte[alone.Length];
                foreach (KernelCall call in own.Calls)
                    own.Node.Operator.RunInt8(call, inputs, alone);
                foreach (LevelCall call in step.Calls)
                    Run(own.Node.Operator, call, level, inputs, among);
                Assert.Equal(alone, among);
            }
        }
    }, runs: 50);

    private static void Run(Operator kind, LevelCall call, int level, sbyte[][] inputs, sbyte[] output)
    {
        var own = new KernelCall(call.Kernel, call.Activations,
            [.. call.Parameters.Select(parameter => new Parameter(parameter.Name, parameter.Values[level]))],
            [.. call.Tables.Select(table => table.AtLevels[level] with { Name = table.Name })]);
        kind.RunInt8(own, inputs, output);
    }

    private static sbyte[] Any(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (sbyte)random.Next(-128, 128))];

    // A sum of three channels and one repeats the one; where a level has one and one, the plain kernel adds them.
    [Fact]
    public void A_node_that_needs_other_kernels_at_a_lower_level_is_named()
    {
        Graph Sum(int channels)
        {
            Quantization scale = Quantization.PerTensor(0.1f, 0);
            Tensor image = Tensor.Int8("image", Shape.Nhwc(1, 1, 1, 2), scale);
            var nodes = new List<Node>();
            Tensor Run(string name, Operator kind, params Tensor[] inputs)
            {
                Tensor output = Tensor.Int8($"{name}_out", kind.InferShape(inputs), scale);
                nodes.Add(new Node(name, kind, inputs, output));
                return output;
            }

            Tensor Point(string name, Tensor x, int outputs)
            {
                Quantization ones = Quantization.PerChannel([.. Enumerable.Repeat(1f, outputs)], 0);
                Tensor filter = Tensor.Constant("filter", new Shape(outputs, 1, 1, x.Shape.Channels), new sbyte[outputs * x.Shape.Channels], ones);
                return Run(name, new Conv2D(Size.Square(1), Padding.None), x, filter, Tensor.Constant("bias", new Shape(outputs), new int[outputs], ones));
            }

            Tensor sum = Run("sum", new Add(), Point("wide", image, channels), Point("narrow", image, 1));
            return new Graph("net", [image], [Point("last", sum, 2)], nodes);
        }

        ModelException e = Assert.Throws<ModelException>(() => Pipeline.Plan(new LevelSet([Sum(3), Sum(1)])));
        Assert.Equal("E0412", e.Code);
        Assert.StartsWith("net: node 'sum' (Add): level 0: add_broadcast_s8; level 1: add_s8\n  accepted: the same kernels at every level", e.Message);
    }
}
