using TorchSharp;
using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests;

public class ThreadingTests
{
    [Fact]
    public void Models_can_be_evaluated_on_several_threads_at_once()
    {
        using var model = nn.Sequential(nn.Conv2d(1, 9, 3), nn.ReLU(), nn.Flatten(), nn.Linear(9 * 36, 4));
        model.eval();
        using var frozen = no_grad();
        using var x = randn(5, 1, 8, 8);
        float[] expected = model.call(x).data<float>().ToArray();
        var results = new float[8][];
        Parallel.For(0, results.Length, i =>
        {
            using var mine = no_grad();
            using var scope = NewDisposeScope();
            for (int repeat = 0; repeat < 20; repeat++)
                results[i] = model.call(x).data<float>().ToArray();
        });
        Assert.All(results, r => Assert.Equal(expected, r));
    }

    [Fact]
    public void Forgotten_tensors_are_collected_without_harm()
    {
        using var weight = randn(8, 3, 3, 3);
        using var x = randn(4, 3, 16, 16);
        float[] expected = nn.functional.conv2d(x, weight).relu().data<float>().ToArray();
        for (int i = 0; i < 300; i++)
        {
            // Nothing here is disposed; the collector runs while kernels hold bare pointers.
            var y = nn.functional.conv2d(x * 1, weight * 1).relu();
            if (i % 20 == 0)
            {
                GC.Collect();
                Assert.Equal(expected, y.data<float>().ToArray());
            }
        }
    }
}
