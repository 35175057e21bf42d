using TorchSharp;
using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests.ManagedOnly;

/// <summary>libtorch divides work by its threads, so its last bits depend on their number; here they do not.</summary>
[Collection(nameof(Fixtures.OneAtATime))]
public class DeterminismTests
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
                    nn.MaxPool2d(2), nn.Conv2d(8, 16, 1), nn.Conv2d(16, 24, 3, padding: 1), nn.Dropout(0.1), nn.Flatten(), nn.Linear(24 * 64, 10));
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
}
