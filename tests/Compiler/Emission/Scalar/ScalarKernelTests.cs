using Edge.Compiler.Emission.Scalar;
using Edge.Compiler.Tests.Operators;

namespace Edge.Compiler.Tests.Emission.Scalar;

/// <summary>The kernels for cores that multiply one number at a time, under the sanitizers.</summary>
public class ScalarKernelTests
{
    private static readonly KernelVariants Scalar = new(ScalarCall.Possible);

    [FactWithGcc]
    public void They_give_the_reference_bytes()
    {
        IReadOnlyDictionary<string, int> tried = Scalar.CheckNodes(AnyNode.Paired, runs: 400);
        Assert.Equal(["add_halved_s8", "conv2d_twin_s8", "dense_blocked_s8", "depthwise_conv2d_sliding_s8"], tried.Keys);
        Assert.All(tried, entry => Assert.True(entry.Value >= 20, $"{entry.Key} was drawn {entry.Value} times"));
    }

    [FactWithGcc]
    public void They_give_the_bytes_of_the_vectors() => Assert.InRange(Scalar.CheckVectors(), 10, int.MaxValue);

    [Fact]
    public void Four_weights_of_a_twin_filter_stay_within_a_sum_of_16_bits_and_nothing_is_lost() => Property.Holds(random =>
    {
        sbyte[] weights = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => (sbyte)random.Next(-127, 128))];
        var filter = TwinFilter.Of(weights);
        int[] sums = [.. filter.Weights.Select(weight => (int)weight)];
        foreach (var (index, weight) in filter.Rests)
            sums[index] += weight;
        Assert.Equal(weights.Select(weight => (int)weight), sums.Take(weights.Length));
        Assert.All(sums.Skip(weights.Length), weight => Assert.Equal(0, weight));
        foreach (sbyte[] four in filter.Weights.Chunk(TwinFilter.Together))
        {
            Assert.InRange(four.Sum(weight => weight > 0 ? 127 * weight : -128 * weight), 0, short.MaxValue);
            Assert.InRange(four.Sum(weight => weight > 0 ? -128 * weight : 127 * weight), short.MinValue, 0);
        }
    });

    [Fact]
    public void Weights_within_a_sum_of_16_bits_leave_no_rest() =>
        Assert.Empty(TwinFilter.Of([127, -127, 1, 0, 64, 64, 64, 63]).Rests);
}
