using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Paired;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Tests.Operators;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Emission.Paired;

/// <summary>Which calls change, and where their working memory lies.</summary>
public class PairedProgramTests
{
    private static readonly CoreKernels _kernels = new(CoreInstructions.Armv7EM, CoreCostFile.Read("cortex-m4"));

    [Fact]
    public void Two_weights_of_two_filters_lie_in_a_half_of_a_word()
    {
        sbyte[] weights = [1, 2, 3, 4, -1, -2, -3, -4, 10, 20, 30, 40, 127, -127, 0, 5]; // four filters over four values
        int[] words = PairedWeights.Arrange(weights, filters: 4, runs: 1, run: 4);
        // The first word of a pair is of filters 0 and 1 at values 0 and 2, the next of filters 2 and 3; then values 1 and 3.
        int Half(int a, int b) => a + 256 * b;
        int Word(int low, int high) => (low & 0xffff) | (high << 16);
        Assert.Equal([Word(Half(1, -1), Half(3, -3)), Word(Half(10, 127), Half(30, 0))], words[..2]);
        Assert.Equal([Word(Half(2, -2), Half(4, -4)), Word(Half(20, -127), Half(40, 5))], words[2..]);
    }

    [Fact]
    public void Working_memory_is_never_that_of_a_tensor_in_use() => Property.Holds(random =>
    {
        Program plain = Planner.Plan(RandomGraphs.Int8(random), new PlanOptions { Alignment = random.Next(2) == 0 ? 1 : 4 });
        Program program = _kernels.Choose(plain);
        ArenaMap map = ArenaMap.Of(program);
        foreach (Step step in program.Steps)
        {
            int most = plain.Steps[step.Index].Calls.Max(call => _kernels.Choose(plain.Steps[step.Index], call)[0].ScratchBytes);
            ArenaEntry[] own = [.. map.Entries.Where(entry => entry.IsScratch && entry.First == step.Index)];
            Assert.Equal(most, own.Select(entry => entry.Bytes).DefaultIfEmpty().Max());
            foreach (ArenaEntry scratch in own)
            {
                Assert.True(scratch.Offset % 4 == 0 && scratch.End <= program.ArenaBytes);
                Assert.All(map.Entries.Where(entry => entry != scratch && entry.First <= step.Index && step.Index <= entry.Last),
                    entry => Assert.True(scratch.End <= entry.Offset || entry.End <= scratch.Offset, $"{step.Id} and {entry.Name}"));
            }
        }
    }, runs: 40);

    [Fact]
    public void Working_memory_counts_at_the_peak_of_the_map() => Property.Holds(random =>
    {
        Program plain = Planner.Plan(RandomGraphs.Int8(random)), program = _kernels.Choose(plain);
        ArenaMap map = ArenaMap.Of(program);
        int AliveAt(int step) => map.Entries.Where(entry => entry.First <= step && step <= entry.Last).Sum(entry => entry.Bytes);
        int[] alive = [.. program.Steps.Select(step => AliveAt(step.Index))];
        Assert.Equal(alive.Max(), map.Peak.Bytes);
        Assert.InRange(map.Peak.Bytes, ArenaMap.Of(plain).Peak.Bytes, program.ArenaBytes);
        Assert.All(map.Peak.Alive.Where(entry => entry.IsScratch), entry => Assert.Equal($"scratch of {map.Peak.Node}", entry.Name));
        Assert.Equal(map.Peak.Alive.Where(entry => entry.IsScratch).Sum(entry => entry.Bytes), map.Peak.ScratchBytes);
    }, runs: 40);

    [Fact]
    public void A_call_changes_only_where_that_is_predicted_to_be_faster() => Property.Holds(random =>
    {
        Step step = Alone(AnyNode.Paired[random.Next(AnyNode.Paired.Count)](random));
        IReadOnlyList<PredictedCall> all = _kernels.Choose(step, step.Calls[0]);
        Assert.Equal(PairedCall.Possible(step.Calls[0]).Count() + 1, all.Count);
        Assert.Equal(all.Min(one => one.Cost.Cycles), all[0].Cost.Cycles);
        Assert.Single(all, one => one.Call == step.Calls[0]);
    });

    [Fact]
    public void A_core_without_the_instructions_or_without_a_count_of_the_kernels_keeps_its_calls() => Property.Holds(random =>
    {
        Program plain = Planner.Plan(RandomGraphs.Int8(random));
        Assert.Same(plain, (_kernels with { Instructions = CoreInstructions.Plain }).Choose(plain));
        CoreCost another = CoreCostFile.Read("rv32imc");
        CoreCost unaware = another with { Kernels = [.. another.Kernels.Where(cost => cost.Kernel != "add_halved_s8")] };
        Program uncounted = (_kernels with { Cost = unaware }).Choose(plain);
        Assert.Equal(plain.Steps.SelectMany(step => step.Calls), uncounted.Steps.SelectMany(step => step.Calls));
    }, runs: 20);

    [Fact]
    public void What_was_chosen_stays_chosen() => Property.Holds(random =>
    {
        Program once = _kernels.Choose(Planner.Plan(RandomGraphs.Int8(random))), twice = _kernels.Choose(once);
        Assert.Equal(once.Steps.SelectMany(step => step.Calls), twice.Steps.SelectMany(step => step.Calls));
        Assert.Equal((once.ArenaBytes, once.Scratch.Count), (twice.ArenaBytes, twice.Scratch.Count));
    }, runs: 20);

    [Fact]
    public void Fewer_bits_are_kept_unless_speed_was_asked_for()
    {
        Node node = Dense(every: 1, bits: 4);
        Assert.Equal(["dense_packed_s8", "dense_packed_s8", "dense_paired_s8"], Chosen(node));
    }

    [Fact]
    public void Few_values_are_kept_unless_speed_was_asked_for()
    {
        Node node = Dense(every: 1, bits: 5);
        Tensor filter = node.Inputs[1], few = Tensor.Constant("filter", filter.Shape, [.. filter.Int8s.Select(step => (sbyte)(step / 2 * 8))], filter.Quantization!.WithBits(8));
        node = node with { Inputs = [node.Inputs[0], few, node.Inputs[2]] };
        Assert.Equal(["dense_coded_s8", "dense_coded_s8", "dense_paired_s8"], Chosen(node));
    }

    [Fact]
    public void A_filter_without_its_zeros_is_kept_only_for_size_where_whole_bytes_are_so_much_faster()
    {
        Node node = Dense(every: 5, bits: 8);
        Assert.Equal(["dense_coded_s8", "dense_paired_s8", "dense_paired_s8"], Chosen(node));
    }

    // For size, balanced and for speed.
    private static string[] Chosen(Node node) =>
    [
        .. new[] { FilterGoal.Size, FilterGoal.Balanced, FilterGoal.Speed }.Select(goal =>
        {
            Step step = new(0, "alone", node, FilterStorage.Lower(node, new FilterRule(goal)));
            return _kernels.Choose(step, step.Calls[0], goal)[0].Call.Kernel;
        }),
    ];

    private static Node Dense(int every, int bits)
    {
        int most = Quantization.MostSteps(bits);
        sbyte[] weights = [.. Enumerable.Range(0, 64 * 256).Select(i => (sbyte)(i % every == 0 ? (i % (2 * most + 1)) - most : 0))];
        Tensor filter = Tensor.Constant("filter", new Shape(64, 256), weights, Quantization.PerChannel([.. Enumerable.Repeat(0.01f, 64)], 0).WithBits(bits));
        Tensor bias = Tensor.Constant("bias", new Shape(64), new int[64], filter.Quantization!);
        Tensor x = Tensor.Int8("x", new Shape(1, 256), Quantization.PerTensor(1, 0)), y = Tensor.Int8("y", new Shape(1, 64), Quantization.PerTensor(1, 0));
        return new Node("dense", new Dense(), [x, filter, bias], y);
    }

    private static Step Alone(Node node) => new(0, "alone", node, FilterStorage.LowerPlain(node));

    [Fact]
    public void Weights_that_two_of_do_not_fit_in_a_half_are_left_to_the_plain_kernel()
    {
        var random = new Random(1);
        KernelCall call = Enumerable.Range(0, 100).Select(_ => FilterStorage.LowerPlain(AnyNode.Kinds["Dense"](random))[0])
            .First(call => PairedCall.Possible(call).Any());
        sbyte[] filter = [.. call.Int8Table("filter")];
        filter[0] = -128;
        KernelCall wider = call with { Tables = [.. call.Tables.Select(table => table.Name == "filter" ? table with { Data = filter } : table)] };
        Assert.Empty(PairedCall.Possible(wider));
    }
}
