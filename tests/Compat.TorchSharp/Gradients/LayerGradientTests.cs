using TorchSharp;
using static Edge.Compat.TorchSharp.Tests.Gradients.GradientCheck;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Edge.Compat.TorchSharp.Tests.Gradients;

public class LayerGradientTests
{
    private static readonly Tensor Labels = tensor(new long[] { 2, 0, -100, 4 });

    private static readonly Dictionary<string, Func<Tensor, Tensor>> ClassLosses = new()
    {
        ["cross entropy"] = x => functional.cross_entropy(x, Labels),
        ["cross entropy, sum"] = x => functional.cross_entropy(x, Labels, reduction: Reduction.Sum),
        ["cross entropy, each"] = x => functional.cross_entropy(x, Labels, reduction: Reduction.None),
        ["cross entropy, smoothed"] = x => functional.cross_entropy(x, Labels, label_smoothing: 0.2),
        ["cross entropy, weighted and smoothed"] = x => functional.cross_entropy(x, Labels, ClassWeights(), label_smoothing: 0.1),
        ["cross entropy, probabilities"] = x => functional.cross_entropy(x, Probabilities()),
        ["cross entropy, probabilities, smoothed, weighted"] = x =>
            functional.cross_entropy(x, Probabilities(), ClassWeights(), label_smoothing: 0.1),
        ["nll"] = x => functional.nll_loss(x.log_softmax(1), Labels, ClassWeights()),
        ["kl, probabilities"] = x => functional.kl_div(x.log_softmax(1), Probabilities(), log_target: false, Reduction.Sum),
        ["kl, logarithms"] = x => functional.kl_div(x.log_softmax(1), Probabilities().log()),
    };

    public static TheoryData<string> ClassLossNames => [.. ClassLosses.Keys];

    [Theory]
    [MemberData(nameof(ClassLossNames))]
    public void Gradients_of_losses_over_classes_match_differences(string name) =>
        Holds(x => ClassLosses[name](x[0]), Uniform(1, -2, 2, 4, 5));

    [Fact]
    public void Cross_entropy_of_images_has_the_classes_in_the_second_dimension() =>
        Holds(x => functional.cross_entropy(x[0], tensor(new long[] { 0, 1, 2, 2, 1, 0, 0, 0, 2, 1, 1, 2 }).reshape(2, 2, 3)),
            Uniform(1, -2, 2, 2, 3, 2, 3));

    [Fact]
    public void Gradients_of_distances_match_differences()
    {
        Holds(x => functional.mse_loss(x[0], x[1]), Uniform(1, -1, 1, 3, 4), Uniform(2, -1, 1, 3, 4));
        Holds(x => functional.mse_loss(x[0], x[1], Reduction.None), Uniform(1, -1, 1, 3, 4), Uniform(2, -1, 1, 3, 4));
        Holds(x => functional.l1_loss(x[0], x[1], Reduction.Sum), Spread(1, 3, 4), Spread(2, 3, 4) + 0.05);
        Holds(x => functional.smooth_l1_loss(x[0], x[1], beta: 0.33), Spread(1, 3, 4), Spread(2, 3, 4) + 0.05);
        Holds(x => functional.binary_cross_entropy_with_logits(x[0], tensor(new float[] { 0, 1, 0.3f })), Uniform(1, -2, 2, 3));
    }

    [Fact]
    public void Kl_divergence_is_differentiated_by_its_target_too() =>
        Holds(x => functional.kl_div(x[0], x[1], log_target: true), Uniform(1, -2, 0, 3, 4), Uniform(2, -2, 0, 3, 4));

    [Theory]
    [InlineData(5, 3, 4)]
    [InlineData(7, 33, 17)]
    [InlineData(1, 8, 40)]
    public void Linear_gradients_match_differences(int rows, int inputs, int outputs) =>
        Holds(x => functional.linear(x[0], x[1], x[2]), Uniform(1, -1, 1, rows, inputs), Uniform(2, -0.3, 0.3, outputs, inputs),
            Uniform(3, -1, 1, outputs));

    [Fact]
    public void Matrix_product_gradients_match_differences()
    {
        Holds(x => x[0].matmul(x[1]), Uniform(1, -1, 1, 3, 5), Uniform(2, -1, 1, 5, 19));
        Holds(x => x[0].matmul(x[1]), Uniform(1, -1, 1, 5), Uniform(2, -1, 1, 5, 3));
        Holds(x => x[0].matmul(x[1]), Uniform(1, -1, 1, 3, 5), Uniform(2, -1, 1, 5));
        Holds(x => x[0].matmul(x[1]), Uniform(1, -1, 1, 5), Uniform(2, -1, 1, 5));
        Holds(x => x[0].matmul(x[1]), Uniform(1, -1, 1, 2, 1, 3, 4), Uniform(2, -1, 1, 3, 4, 2));
        Holds(x => x[0].t().mm(x[1]), Uniform(1, -1, 1, 5, 3), Uniform(2, -1, 1, 5, 4));
        Holds(x => functional.linear(x[0], x[1]), Uniform(1, -1, 1, 2, 3, 4), Uniform(2, -1, 1, 6, 4));
    }

    [Theory]
    [InlineData(2, 2, 0, false)]
    [InlineData(3, 2, 1, false)]
    [InlineData(3, 1, 1, false)]
    [InlineData(2, 2, 0, true)]
    public void Pooling_gradients_match_differences(int window, int stride, int padding, bool ceil)
    {
        Holds(x => functional.max_pool2d(x[0], window, stride, padding, ceil_mode: ceil), Spread(1, 2, 3, 7, 6));
        Holds(x => functional.avg_pool2d(x[0], window, stride, padding, ceil), Uniform(1, -1, 1, 2, 3, 7, 6));
        Holds(x => functional.avg_pool2d(x[0], window, stride, padding, ceil, count_include_pad: false), Uniform(1, -1, 1, 2, 3, 7, 6));
    }

    [Fact]
    public void Adaptive_pooling_gradients_match_differences()
    {
        Holds(x => functional.adaptive_avg_pool2d(x[0], 1), Uniform(1, -1, 1, 2, 9, 3, 5));
        Holds(x => functional.adaptive_avg_pool2d(x[0], (2, 3)), Uniform(1, -1, 1, 2, 3, 5, 7));
        Holds(x => functional.adaptive_max_pool2d(x[0], [2, 3]), Spread(1, 2, 3, 5, 7));
        Holds(x => functional.max_pool2d(x[0], (2, 3), (1, 2), dilation: (2, 1)), Spread(1, 1, 2, 6, 7));
    }

    [Fact]
    public void Prelu_gradients_match_differences_for_one_slope_and_for_each_channel()
    {
        Holds(x => functional.prelu(x[0], x[1]), Spread(1, 2, 3, 4, 2), Uniform(2, -0.5, 0.5, 1));
        Holds(x => functional.prelu(x[0], x[1]), Spread(1, 2, 3, 4, 2), Uniform(2, -0.5, 0.5, 3));
        Holds(x => functional.prelu(x[0], x[1]), Spread(1, 4, 3), Uniform(2, -0.5, 0.5, 3));
    }

    [Theory]
    [InlineData(InterpolationMode.Nearest, null)]
    [InlineData(InterpolationMode.Bilinear, null)]
    [InlineData(InterpolationMode.Bilinear, true)]
    [InlineData(InterpolationMode.Area, null)]
    public void Interpolation_gradients_match_differences_for_larger_and_smaller_images(InterpolationMode mode, bool? align)
    {
        Holds(x => functional.interpolate(x[0], scale_factor: [2, 1.5], mode: mode, align_corners: align), Uniform(1, -1, 1, 2, 3, 4, 5));
        Holds(x => functional.interpolate(x[0], [3, 9], mode: mode, align_corners: align), Uniform(1, -1, 1, 2, 3, 5, 4));
    }

    [Fact]
    public void Pixel_shuffle_gradients_match_differences() => Holds(x => functional.pixel_shuffle(x[0], 2), Uniform(1, -1, 1, 2, 8, 3, 2));

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    [InlineData(true, 19)] // more channels than a vector, and some left over
    public void Batch_norm_gradients_match_differences(bool training, int channels) => Holds(
        x => functional.batch_norm(x[0], training ? null : zeros(channels) + 0.1, training ? null : ones(channels) * 0.7, x[1], x[2],
            training),
        Uniform(1, -1, 2, 3, channels, 2, 3),
        Uniform(2, 0.5, 1.5, channels),
        Uniform(3, -1, 1, channels));

    [Fact]
    public void Batch_norm_of_a_matrix_has_the_same_gradients() => Holds(
        x => functional.batch_norm(x[0], null, null, x[1], x[2], training: true),
        Uniform(1, -1, 2, 6, 5),
        Uniform(2, 0.5, 1.5, 5),
        Uniform(3, -1, 1, 5));

    [Fact]
    public void A_residual_block_adds_up_both_paths() => Holds(
        x =>
        {
            var y = functional.batch_norm(functional.conv2d(x[0], x[1], null, [1, 1], [1, 1]), null, null, training: true).tanh();
            return functional.adaptive_avg_pool2d(y + x[0], 1).flatten(1);
        },
        Uniform(1, -1, 1, 2, 3, 4, 4),
        Uniform(2, -1, 1, 3, 3, 3, 3));

    private static Tensor ClassWeights() => tensor(new float[] { 1, 0.5f, 2, 3, 0.25f });

    private static Tensor Probabilities() => Uniform(9, -1, 1, 4, 5).softmax(1);
}
