using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Edge.Compat.TorchSharp.Tests.Fixtures;

public static partial class OperatorCases
{
    private static (string, Func<Tensor[], Tensor>)[] Layers =>
    [
        ("conv2d 3x3", x => F.conv2d(x[0], x[1], x[2], [1, 1], [1, 1])),
        ("conv2d without bias", x => F.conv2d(x[0], x[1], null, [1, 1], [0, 0])),
        ("conv2d stride 2, odd input", x => F.conv2d(x[0], x[1], x[2], [2, 2], [1, 1])),
        ("conv2d non-square filter, stride and padding", x => F.conv2d(x[0], x[1], x[2], [2, 1], [1, 0])),
        ("conv2d dilation", x => F.conv2d(x[0], x[1], x[2], [1, 1], [2, 2], [2, 2])),
        ("conv2d dilation and stride", x => F.conv2d(x[0], x[1], x[2], [2, 1], [1, 2], [1, 2])),
        ("conv2d 1x1", x => F.conv2d(x[0], x[1], x[2], [1, 1], [0, 0])),
        ("conv2d 1x1 stride 2", x => F.conv2d(x[0], x[1], x[2], [2, 2], [0, 0])),
        ("conv2d two groups", x => F.conv2d(x[0], x[1], x[2], [1, 1], [1, 1], [1, 1], 2)),
        ("conv2d depthwise", x => F.conv2d(x[0], x[1], x[2], [1, 1], [1, 1], [1, 1], 5)),
        ("conv2d depthwise stride 2", x => F.conv2d(x[0], x[1], null, [2, 2], [1, 1], [1, 1], 4)),
        ("conv2d depthwise, two filters a channel", x => F.conv2d(x[0], x[1], x[2], [1, 1], [1, 1], [1, 1], 3)),
        ("conv2d deep", x => F.conv2d(x[0], x[1], x[2], [1, 1], [1, 1])),
        ("conv2d filter as large as the input", x => F.conv2d(x[0], x[1], x[2], [1, 1], [0, 0])),
        ("linear", x => F.linear(x[0], x[1], x[2])),
        ("linear without bias", x => F.linear(x[0], x[1])),
        ("linear on three axes", x => F.linear(x[0], x[1], x[2])),
        ("matmul", x => x[0].matmul(x[1])),
        ("matmul of stacks", x => x[0].matmul(x[1])),
        ("batch_norm evaluated", x => F.batch_norm(x[0], x[1], x[2], x[3], x[4], false)),
        ("max_pool2d 2x2", x => F.max_pool2d(x[0], 2)),
        ("max_pool2d 3x3 stride 2 padding 1", x => F.max_pool2d(x[0], 3, 2, 1)),
        ("max_pool2d non-square", x => F.max_pool2d(x[0], [3, 2], [1, 2])),
        ("max_pool2d of equal values", x => F.max_pool2d(x[0], 2)),
        ("avg_pool2d 2x2", x => F.avg_pool2d(x[0], 2)),
        ("avg_pool2d 3x3 stride 2 padding 1", x => F.avg_pool2d(x[0], 3, 2, 1)),
        ("avg_pool2d without counting the padding", x => F.avg_pool2d(x[0], 3, 2, 1, false, false)),
        ("avg_pool2d non-square", x => F.avg_pool2d(x[0], [3, 2], [1, 2])),
        ("adaptive_avg_pool2d to one", x => F.adaptive_avg_pool2d(x[0], 1)),
        ("adaptive_avg_pool2d uneven", x => F.adaptive_avg_pool2d(x[0], [3, 2])),
        ("adaptive_max_pool2d uneven", x => F.adaptive_max_pool2d(x[0], [3, 2])),
        ("prelu with one slope", x => F.prelu(x[0], x[1])),
        ("prelu with a slope for each channel", x => F.prelu(x[0], x[1])),
        ("interpolate nearest by two and three", x => F.interpolate(x[0], null, [2, 3])),
        ("interpolate nearest by fractions", x => F.interpolate(x[0], null, [1.5, 2.5])),
        ("interpolate nearest to a size", x => F.interpolate(x[0], [4, 9])),
        ("interpolate bilinear by two", x => F.interpolate(x[0], null, [2, 2], InterpolationMode.Bilinear)),
        ("interpolate bilinear by fractions", x => F.interpolate(x[0], null, [1.5, 2.5], InterpolationMode.Bilinear, false)),
        ("interpolate bilinear to a size, corners on corners", x => F.interpolate(x[0], [4, 9], null, InterpolationMode.Bilinear, true)),
        ("interpolate to the mean of areas", x => F.interpolate(x[0], [4, 3], null, InterpolationMode.Area)),
        ("pixel_shuffle", x => F.pixel_shuffle(x[0], 2)),
        ("conv_transpose2d 3x3", x => F.conv_transpose2d(x[0], x[1], x[2])),
        ("conv_transpose2d stride 2, output padding", x => F.conv_transpose2d(x[0], x[1], x[2], [2, 2], [1, 1], [1, 1])),
        ("conv_transpose2d oblong, dilated, two groups", x => F.conv_transpose2d(x[0], x[1], null, [2, 1], [1, 0], [0, 0], [1, 2], 2)),
        ("conv_transpose2d depthwise", x => F.conv_transpose2d(x[0], x[1], x[2], [2, 2], [0, 0], [0, 0], [1, 1], 4)),
        ("residual block", ResidualBlock),
        ("depthwise-separable block", SeparableBlock),
    ];

    private static (string, Func<Tensor[], Tensor[]>)[] Several =>
    [
        ("batch_norm in training", x => [F.batch_norm(x[0], x[1], x[2], x[3], x[4], true), x[1], x[2]]),
        ("batch_norm in training, own momentum and epsilon",
            x => [F.batch_norm(x[0], x[1], x[2], x[3], x[4], true, 0.3, 1e-3), x[1], x[2]]),
        ("batch_norm in training, without scale and shift", x => [F.batch_norm(x[0], x[1], x[2], null, null, true), x[1], x[2]]),
    ];

    private static Tensor ResidualBlock(Tensor[] x)
    {
        Tensor y = F.conv2d(x[0], x[1], null, [1, 1], [1, 1]);
        y = F.relu(F.batch_norm(y, zeros(4), ones(4), x[2], x[3], true));
        y = F.conv2d(y, x[4], null, [1, 1], [1, 1]);
        y = F.batch_norm(y, zeros(4), ones(4), x[2], x[3], true);
        y = F.relu(y + x[0]);
        return F.linear(F.adaptive_avg_pool2d(y, 1).flatten(1), x[5]);
    }

    private static Tensor SeparableBlock(Tensor[] x)
    {
        Tensor y = F.relu6(F.conv2d(x[0], x[1], null, [2, 2], [1, 1], [1, 1], 4));
        return F.hardswish(F.conv2d(y, x[2], x[3], [1, 1], [0, 0]));
    }
}
