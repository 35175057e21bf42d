using TorchSharp;
using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests;

/// <summary>The first numbers that PyTorch prints for a seed, to the four digits it prints: widely published for seeds 0 and 42.</summary>
[Collection(nameof(Fixtures.OneAtATime))]
public class RandomTests
{
    [Fact]
    public void Uniform_numbers_are_those_of_libtorch()
    {
        torch.random.manual_seed(0);
        AssertRounded([0.4963, 0.7682, 0.0885, 0.1320, 0.3074], rand(5));
        torch.random.manual_seed(42);
        AssertRounded([0.8823, 0.9150, 0.3829, 0.9593, 0.3904, 0.6009], rand(6));
    }

    [Fact]
    public void Few_normal_numbers_are_those_of_libtorch()
    {
        torch.random.manual_seed(0);
        AssertRounded([1.5410, -0.2934, -2.1788, 0.5684, -1.0845], randn(5));
        torch.random.manual_seed(42);
        AssertRounded([0.3367, 0.1288, 0.2345, 0.2303, -1.1229, -0.1863], randn(6));
    }

    [Fact]
    public void Sixteen_normal_numbers_are_those_of_libtorch()
    {
        torch.random.manual_seed(0);
        AssertRounded([-1.1258, -1.1524, -0.2506, -0.4339, 0.8487, 0.6920, -0.3160, -2.1152, 0.3223, -1.2633, 0.3500, 0.3081, 0.1198, 1.2377, 1.1168, -0.2473], randn(4, 4));
    }

    [Fact]
    public void Permutations_are_those_of_libtorch()
    {
        torch.random.manual_seed(0);
        Assert.Equal([4, 1, 7, 5, 3, 9, 0, 8, 6, 2], randperm(10).data<long>().ToArray());
    }

    [Fact]
    public void A_seed_repeats_everything_and_a_generator_is_apart_from_the_default_one()
    {
        float[] Draw()
        {
            torch.random.manual_seed(5);
            using var dropped = nn.functional.dropout(ones(50));
            using var layer = nn.Linear(3, 4);
            return [.. rand(3).data<float>(), .. dropped.data<float>(), .. layer.weight.data<float>(), .. randn(33).data<float>(),
                .. randint(0, 100, [4]).to_type(float32).data<float>()];
        }

        float[] first = Draw();
        Assert.Equal(first, Draw());
        torch.random.manual_seed(5);
        float[] undisturbed = rand(3).data<float>().ToArray();
        torch.random.manual_seed(5);
        _ = rand(100, generator: new Generator(1));
        Assert.Equal(undisturbed, rand(3).data<float>().ToArray());
    }

    [Fact]
    public void A_saved_state_continues_the_stream()
    {
        torch.random.manual_seed(9);
        _ = randn(7);
        using var state = torch.random.get_rng_state();
        float[] expected = randn(20).data<float>().ToArray();
        torch.random.set_rng_state(state);
        Assert.Equal(expected, randn(20).data<float>().ToArray());
    }

    [Fact]
    public void Kaiming_initialization_keeps_within_its_bound_and_fills_it()
    {
        torch.random.manual_seed(1);
        using var conv = nn.Conv2d(16, 64, 3);
        double bound = 1 / Math.Sqrt(16 * 9);
        float[] weights = conv.weight.data<float>().ToArray();
        Assert.All(weights, w => Assert.InRange(w, -bound, bound));
        Assert.True(weights.Max() > 0.99 * bound && weights.Min() < -0.99 * bound);
    }

    private static void AssertRounded(double[] expected, Tensor actual)
    {
        float[] values = actual.data<float>().ToArray();
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(values[i] - expected[i]) <= 0.5001e-4, $"number {i}: expected {expected[i]}, got {values[i]}");
    }
}
