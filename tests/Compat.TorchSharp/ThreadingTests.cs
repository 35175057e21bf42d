using TorchSharp;
using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests;

[Collection(nameof(Fixtures.OneAtATime))]
public class ThreadingTests
{
    [Fact]
    public void Training_gives_the_same_bits_on_any_number_of_threads()
    {
        int before = get_num_threads();
        try
        {
            float[] Train(int threads)
            {
                set_num_threads(threads);
                random.manual_seed(4);
                using var model = nn.Sequential(
                    nn.Conv2d(3, 8, 3, stride: 2, padding: 1), nn.BatchNorm2d(8), nn.ReLU(),
                    nn.Conv2d(8, 8, 3, padding: 1, groups: 8), nn.BatchNorm2d(8), nn.ReLU6(),
                    nn.MaxPool2d(2), nn.Dropout(0.1), nn.Flatten(), nn.Linear(8 * 64, 10));
                using var optimizer = optim.SGD(model.parameters(), 0.05, momentum: 0.9, nesterov: true);
                using var images = randn(37, 3, 32, 32);
                using var labels = randint(0, 10, [37]);
                for (int i = 0; i < 3; i++)
                {
                    using var scope = NewDisposeScope();
                    model.zero_grad();
                    nn.functional.cross_entropy(model.call(images), labels).backward();
                    optimizer.step();
                }

                return [.. model.state_dict().Values.SelectMany(t => t.to_type(float32).data<float>())];
            }

            float[] one = Train(1);
            Assert.Equal(one, Train(3));
            Assert.Equal(one, Train(16));
        }
        finally
        {
            set_num_threads(before);
        }
    }

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
