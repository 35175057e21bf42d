using TorchSharp;
using static Edge.Compat.TorchSharp.Tests.Gradients.GradientCheck;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Edge.Compat.TorchSharp.Tests.Gradients;

public class ElementwiseGradientTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Curves = new()
    {
        ["exp"] = x => x.exp(),
        ["abs"] = x => x.abs(),
        ["sin"] = x => x.sin(),
        ["cos"] = x => x.cos(),
        ["tanh"] = x => x.tanh(),
        ["sigmoid"] = x => x.sigmoid(),
        ["silu"] = x => x.silu(),
        ["square"] = x => x.square(),
        ["cube"] = x => x.pow(3),
        ["neg"] = x => -x,
        ["affine"] = x => 3 * x - 2 + x / 4,
        ["difference from a number"] = x => 2 - x,
        ["relu"] = x => x.relu(),
        ["relu in place"] = x => (x * 1).relu_(),
        ["sigmoid in place"] = x => (x * 1).sigmoid_(),
        ["relu6"] = x => (x * 4).relu6(),
        ["leaky relu"] = x => x.leaky_relu(0.1),
        ["hardswish"] = x => (x * 2).hardswish(),
        ["hardsigmoid"] = x => (x * 2).hardsigmoid(),
        ["clamp"] = x => x.clamp(-0.8, 0.7),
        ["clamp_min"] = x => x.clamp_min(0.3),
        ["alias and clone"] = x => x.alias().clone() * x.contiguous(),
        ["double and back"] = x => (x.to_type(ScalarType.Float64) * 2).to_type(ScalarType.Float32),
        ["used twice"] = x => x * x + x,
        ["in place sums"] = x => (x * 1).add_(x).mul_(2).sub_(x).div_(3),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor>> PositiveCurves = new()
    {
        ["log"] = x => x.log(),
        ["log1p"] = x => x.log1p(),
        ["sqrt"] = x => x.sqrt(),
        ["rsqrt"] = x => x.rsqrt(),
        ["reciprocal"] = x => x.reciprocal(),
        ["number over it"] = x => 2 / x,
        ["power 1.5"] = x => x.pow(1.5),
        ["power -1"] = x => x.pow(-1),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> Pairs = new()
    {
        ["add"] = (a, b) => a + b,
        ["add scaled"] = (a, b) => a.add(b, 3),
        ["sub"] = (a, b) => a - b,
        ["mul"] = (a, b) => a * b,
        ["div"] = (a, b) => a / (b.square() + 1),
        ["pow"] = (a, b) => (a.square() + 0.5).pow(b),
        ["maximum"] = (a, b) => maximum(a, b),
        ["minimum"] = (a, b) => minimum(a, b),
        ["where"] = (a, b) => where(a > b, a * 2, b),
        ["lerp"] = (a, b) => a.lerp(b, b),
        ["addcmul"] = (a, b) => a.addcmul(a, b, 2),
        ["addcdiv"] = (a, b) => a.addcdiv(b, b.square() + 1, -1),
    };

    public static TheoryData<string> CurveNames => [.. Curves.Keys];

    public static TheoryData<string> PositiveNames => [.. PositiveCurves.Keys];

    public static TheoryData<string> PairNames => [.. Pairs.Keys];

    [Theory]
    [MemberData(nameof(CurveNames))]
    public void Gradients_of_curves_match_differences(string name) => Holds(x => Curves[name](x[0]), Spread(1, 3, 5));

    [Theory]
    [MemberData(nameof(PositiveNames))]
    public void Gradients_of_curves_of_positive_numbers_match_differences(string name) =>
        Holds(x => PositiveCurves[name](x[0]), Uniform(1, 0.5, 2, 19));

    [Theory]
    [MemberData(nameof(PairNames))]
    public void Gradients_of_pairs_match_differences_for_equal_and_broadcast_shapes(string name)
    {
        foreach (var (left, right) in new (long[], long[])[] { ([2, 3, 4], [2, 3, 4]), ([2, 3, 4], [3, 1]), ([1, 4], [5, 1]), ([], [6]), ([2, 3], []) })
        {
            // Apart by more than the step of the differences, so that a maximum does not change hands.
            Holds(x => Pairs[name](x[0], x[1]), Spread(1, left), Spread(2, right) + 0.03);
        }
    }

    [Fact]
    public void A_channel_value_broadcast_over_images_gets_the_sum_of_their_gradients() =>
        Holds(x => functional.conv2d(x[0], x[1]) * x[2] + x[2], Uniform(1, -1, 1, 2, 3, 4, 5), Uniform(2, -1, 1, 4, 3, 2, 2),
            Uniform(3, -1, 1, 4, 1, 1));

    [FactWithManagedTorchSharp("hardtanh of 0.107 throws its result away and returns its input")]
    public void Gradients_of_hardtanh_match_differences() => Holds(x => x[0].hardtanh(-1, 1), Spread(1, 3, 5));

    [Fact]
    public void Step_functions_have_gradient_zero()
    {
        using var x = Uniform(1, -2, 2, 7).requires_grad_();
        (x.round() + x.floor() + x.ceil() + x.sign() + x.trunc()).sum().backward();
        Assert.All(x.grad!.data<float>().ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void Dropout_passes_the_gradient_of_what_it_kept()
    {
        using var x = ones(1000).requires_grad_();
        var y = functional.dropout(x, 0.25, training: true);
        y.sum().backward();
        float[] kept = y.data<float>().ToArray(), grad = x.grad!.data<float>().ToArray();
        Assert.Equal(kept, grad);
        // 750 expected, standard deviation 13.7: six of them either way.
        Assert.InRange(kept.Count(k => k > 0), 667, 833);
        Assert.All(kept, k => Assert.True(k == 0 || Math.Abs(k - 4f / 3) < 1e-6));
    }
}
