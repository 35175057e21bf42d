using Edge.Compiler.Emission.Paired;
using Edge.Compiler.Tests.Operators;

namespace Edge.Compiler.Tests.Emission.Paired;

/// <summary>The kernels for cores that multiply pairs, as plain C under the sanitizers.</summary>
public class PairedKernelTests
{
    private static readonly KernelVariants Paired = new(PairedCall.Possible);

    [FactWithGcc]
    public void They_give_the_reference_bytes()
    {
        IReadOnlyDictionary<string, int> tried = Paired.CheckNodes(AnyNode.Paired, runs: 400);
        Assert.Equal(["add_halved_s8", "conv2d_paired_s8", "conv2d_rowed_s8", "dense_paired_s8", "depthwise_conv2d_paired_s8"], tried.Keys);
        Assert.All(tried, entry => Assert.True(entry.Value >= 20, $"{entry.Key} was drawn {entry.Value} times"));
    }

    [FactWithGcc]
    public void They_give_the_bytes_of_the_vectors() => Assert.InRange(Paired.CheckVectors(), 10, int.MaxValue);
}
