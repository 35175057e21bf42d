using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Levels;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Tests.Operators;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Emission.Levels;

/// <summary>The fast kernels at every level of compute: over one table of a filter, of which a level reads the beginning.</summary>
public class LevelVariantTests
{
    private static readonly CoreKernels _pairs = new(CoreInstructions.Armv7EM, CoreCostFile.Read("cortex-m4"));
    private static readonly CoreKernels _scalar = new(CoreInstructions.Scalar, CoreCostFile.Read("rv32imc"));

    [FactWithGcc]
    public void Kernels_of_pairs_give_the_reference_bytes_at_every_level() => Check(CoreInstructions.Armv7EM,
        "conv2d_paired_nested_s8", "conv2d_paired_s8", "dense_paired_nested_s8", "dense_paired_s8", "depthwise_conv2d_paired_s8");

    [FactWithGcc]
    public void Kernels_of_single_numbers_give_the_reference_bytes_at_every_level() => Check(CoreInstructions.Scalar,
        "conv2d_twin_nested_s8", "conv2d_twin_s8", "dense_blocked_s8", "depthwise_conv2d_sliding_s8");

    [Fact]
    public void Four_channels_lie_together_tap_after_tap()
    {
        sbyte[] filter = [1, 2, 3, 4, 5, 11, 12, 13, 14, 15]; // two taps of five channels
        var call = new KernelCall("conv2d_s8", [0], [new("out_c", 1), new("filter_h", 1), new("filter_w", 2), new("in_c", 5)],
            [new("filter", filter, new Shape(1, 1, 2, 5), "")]);
        var nested = NestedFilter.Of(call);
        Assert.Equal<sbyte>([1, 2, 3, 4, 11, 12, 13, 14, 5, 0, 0, 0, 15, 0, 0, 0], nested.Weights);
        Assert.Equal([0, 0, 8, 8], new[] { 8, 5, 4, 1 }.Select(nested.Skipped));
    }

    [Fact]
    public void A_filter_is_there_once_and_the_fast_kernels_are_chosen() => Property.Holds(random =>
    {
        LevelProgram plain = LevelPlanner.Plan(RandomLevels.Int8(random));
        foreach (CoreKernels kernels in new[] { _pairs, _scalar })
        {
            LevelProgram program = kernels.Choose(plain);
            foreach (LevelStep step in program.Steps.Where(step => step.Full.Node.Operator is Conv2D or Dense))
                Assert.All(step.Calls[0].Tables.Where(table => table.Name is "filter" or "pairs" or "weights" or "rests"), table => Assert.True(table.IsSame));
            double Cycles(LevelProgram some) => some.Levels.Sum(level => ProgramCost.Of(level, kernels.Cost).Cycles);
            Assert.InRange(Cycles(program), 0, Cycles(plain));
            LevelProgram twice = kernels.Choose(program);
            Assert.Equal(program.Steps.SelectMany(step => step.Calls), twice.Steps.SelectMany(step => step.Calls));
            Assert.Equal((program.ArenaBytes, program.Scratch.Count), (twice.ArenaBytes, twice.Scratch.Count));
        }

        Assert.Same(plain, _pairs.OfLevels.Choose(plain));
    }, runs: 30);

    [Fact]
    public void Working_memory_is_never_that_of_a_tensor_in_use_at_any_level() => Property.Holds(random =>
    {
        LevelProgram plain = LevelPlanner.Plan(RandomLevels.Int8(random), new PlanOptions { Alignment = random.Next(2) == 0 ? 1 : 4 });
        LevelProgram program = _pairs.Choose(plain);
        foreach (LevelStep step in program.Steps)
        {
            foreach (LevelCall call in step.Calls.Where(program.Scratch.ContainsKey))
            {
                int start = program.Scratch[call].Start.Offset, end = start + ScratchOf(plain.Steps[step.Full.Index], call.Kernel);
                Assert.True(start % 4 == 0 && end <= program.ArenaBytes);
                foreach (Program level in program.Levels)
                {
                    Assert.All(ArenaMap.Of(level).Entries.Where(entry => entry.First <= step.Full.Index && step.Full.Index <= entry.Last),
                        entry => Assert.True(end <= entry.Offset || entry.Offset + entry.Bytes <= start, $"{step.Id} and {entry.Name}"));
                }
            }
        }
    }, runs: 30);

    private static int ScratchOf(LevelStep step, string kernel) =>
        LevelVariant.Of(CoreInstructions.Armv7EM, Plain(step)).First(variant => variant.Call.Kernel == kernel).ScratchBytes;

    private static KernelCall[] Plain(LevelStep step) =>
        [.. step.AtLevels.Select(own => FilterStorage.OfBytes(own.Calls[0], () => own.Node.Inputs[1].Shape))];

    private static void Check(CoreInstructions instructions, params string[] kernels)
    {
        var tried = new SortedDictionary<string, int>(StringComparer.Ordinal);
        Property.Holds(random =>
        {
            LevelProgram program = LevelPlanner.Plan(RandomLevels.Int8(random));
            foreach (LevelStep step in program.Steps.Where(step => step.Calls.Count == 1))
            {
                foreach (LevelVariant variant in LevelVariant.Of(instructions, Plain(step)))
                {
                    tried[variant.Call.Kernel] = tried.GetValueOrDefault(variant.Call.Kernel) + 1;
                    foreach (var (own, level) in step.AtLevels.Select((own, level) => (own, level)))
                    {
                        sbyte[][] inputs = AnyNode.Inputs(random, own.Node);
                        KernelVariants.Check($"{own.Node} at level {level}", new CallVariant(variant.Call.At(level), variant.ScratchBytes), inputs,
                            own.Node.Output.Shape, KernelRun.CSharp(own.Node, inputs));
                    }
                }
            }
        }, runs: 100);
        Assert.All(kernels, kernel => Assert.True(tried.GetValueOrDefault(kernel) >= 2, $"{kernel} was drawn {tried.GetValueOrDefault(kernel)} times"));
    }
}
