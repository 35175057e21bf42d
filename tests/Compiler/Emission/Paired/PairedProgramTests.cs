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
        Program program = PairedProgram.Of(plain);
        ArenaMap map = ArenaMap.Of(program);
        foreach (Step step in program.Steps)
        {
            foreach (KernelCall call in step.Calls.Where(program.Scratch.ContainsKey))
            {
                int start = program.Scratch[call], end = start + PairedCall.Of(plain.Steps[step.Index].Calls[0])!.ScratchBytes;
                Assert.True(start % 4 == 0 && end <= program.ArenaBytes);
                Assert.All(map.Entries.Where(entry => entry.First <= step.Index && step.Index <= entry.Last),
                    entry => Assert.True(end <= entry.Offset || entry.Offset + entry.Bytes <= start, $"{step.Id} and {entry.Name}"));
            }
        }
    }, runs: 40);

    [Fact]
    public void A_call_changes_only_where_that_is_predicted_to_be_faster() => Property.Holds(random =>
    {
        Node node = AnyNode.Paired[0](random);
        KernelCall call = FilterStorage.LowerPlain(node)[0];
        PairedCall[] possible = [.. PairedCall.Possible(call)];
        Assert.Equal(possible.Any(paired => paired.Instructions < paired.PlainInstructions), PairedCall.Of(call) is not null);
        Assert.All(possible, paired => Assert.True((PairedCall.Of(call)?.Instructions ?? paired.PlainInstructions) <= paired.Instructions));
    });

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
