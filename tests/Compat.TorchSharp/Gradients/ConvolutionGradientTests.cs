using TorchSharp;
using static Edge.Compat.TorchSharp.Tests.Gradients.GradientCheck;
using static TorchSharp.torch.nn;

namespace Edge.Compat.TorchSharp.Tests.Gradients;

public class ConvolutionGradientTests
{
    [Theory]
    [InlineData(3, 4, 3, 3, 1, 1, 1, 1)]
    [InlineData(3, 4, 3, 3, 2, 1, 1, 1)] // even stride over odd and even sizes
    [InlineData(4, 6, 3, 3, 1, 0, 1, 2)] // two groups
    [InlineData(4, 4, 3, 3, 1, 1, 1, 2)] // groups whose outputs, filled up to a vector, are as many as all outputs
    [InlineData(4, 4, 3, 3, 1, 1, 1, 4)] // depthwise
    [InlineData(17, 17, 3, 3, 2, 1, 1, 17)] // depthwise, more channels than one vector
    [InlineData(2, 17, 1, 1, 1, 0, 1, 1)]
    [InlineData(2, 3, 1, 1, 2, 0, 1, 1)] // positions that no output reads
    [InlineData(2, 3, 3, 2, 1, 2, 2, 1)] // dilated, oblong filter, wide border
    [InlineData(2, 3, 2, 3, 3, 1, 2, 1)] // stride larger than the filter
    [InlineData(33, 2, 2, 2, 1, 0, 1, 1)]
    public void Convolution_gradients_match_differences(int channels, int outputs, int filterH, int filterW, int stride, int padding,
        int dilation, int groups) =>
        Holds(
            x => functional.conv2d(x[0], x[1], x[2], [stride, stride], [padding, padding], [dilation, dilation], groups),
            Uniform(1, -1, 1, 2, channels, 7, 6),
            Uniform(2, -0.5, 0.5, outputs, channels / groups, filterH, filterW),
            Uniform(3, -1, 1, outputs));

    [Theory]
    [InlineData(3, 4, 3, 3, 1, 0, 0, 1, 1)]
    [InlineData(3, 4, 3, 2, 2, 1, 1, 1, 1)] // oblong filter, output padding
    [InlineData(4, 6, 3, 3, 2, 1, 0, 1, 2)] // two groups
    [InlineData(4, 4, 2, 2, 2, 0, 0, 1, 4)] // depthwise
    [InlineData(17, 5, 3, 3, 2, 1, 1, 1, 1)] // more channels than one vector
    [InlineData(2, 3, 2, 3, 3, 1, 2, 2, 1)] // stride larger than the filter, dilated
    public void Transposed_convolution_gradients_match_differences(int channels, int outputs, int filterH, int filterW, int stride, int padding,
        int extra, int dilation, int groups) =>
        Holds(
            x => functional.conv_transpose2d(x[0], x[1], x[2], [stride, stride], [padding, padding], [extra, extra], [dilation, dilation], groups),
            Uniform(1, -1, 1, 2, channels, 3, 4),
            Uniform(2, -0.5, 0.5, channels, outputs / groups, filterH, filterW),
            Uniform(3, -1, 1, outputs));

    [Fact]
    public void A_convolution_of_a_view_has_the_gradient_of_the_view() =>
        Holds(
            x => functional.conv2d(x[0].transpose(2, 3).narrow(1, 1, 2), x[1], null, [1, 1], [1, 1]),
            Uniform(1, -1, 1, 2, 4, 5, 6),
            Uniform(2, -0.5, 0.5, 3, 2, 3, 3));

    [Fact]
    public void Same_padding_puts_the_odd_zero_after() =>
        Holds(x => functional.conv2d_padding(x[0], x[1], null, [1, 1], Padding.Same), Uniform(1, -1, 1, 1, 2, 5, 6),
            Uniform(2, -0.5, 0.5, 3, 2, 2, 4));

    /// <summary>Plain loops over every index, the meaning that the kernels have to have.</summary>
    [Fact]
    public void Convolution_equals_plain_loops_for_any_geometry() => Property.Holds(
        random =>
        {
            int groups = random.Next(1, 4), depth = random.Next(1, 9), outputs = groups * random.Next(1, 24), channels = groups * depth;
            int fh = random.Next(1, 4), fw = random.Next(1, 4), sh = random.Next(1, 4), sw = random.Next(1, 4), ph = random.Next(0, 3),
                pw = random.Next(0, 3);
            int dh = random.Next(1, 3), dw = random.Next(1, 3), h = random.Next(dh * (fh - 1) + 1, 12), w = random.Next(dw * (fw - 1) + 1,
                20);
            using var scope = torch.NewDisposeScope();
            var x = Uniform(random.Next(), -1, 1, 2, channels, h, w);
            var weight = Uniform(random.Next(), -1, 1, outputs, depth, fh, fw);
            var bias = Uniform(random.Next(), -1, 1, outputs);
            var y = functional.conv2d(x, weight, bias, [sh, sw], [ph, pw], [dh, dw], groups);
            var (image, filter, start, actual) = (x.data<float>(), weight.data<float>(), bias.data<float>(), y.data<float>().ToArray());
            long[] shape = y.shape;
            Assert.Equal((h + 2 * ph - dh * (fh - 1) - 1) / sh + 1, shape[2]);
            Assert.Equal((w + 2 * pw - dw * (fw - 1) - 1) / sw + 1, shape[3]);
            int at = 0;
            for (int n = 0; n < 2; n++)
            {
                for (int o = 0; o < outputs; o++)
                {
                    for (int oy = 0; oy < shape[2]; oy++)
                    {
                        for (int ox = 0; ox < shape[3]; ox++, at++)
                        {
                            double sum = start[o];
                            for (int c = 0; c < depth; c++)
                            {
                                for (int fy = 0; fy < fh; fy++)
                                {
                                    for (int fx = 0; fx < fw; fx++)
                                    {
                                        int iy = oy * sh + fy * dh - ph, ix = ox * sw + fx * dw - pw;
                                        if (iy >= 0 && iy < h && ix >= 0 && ix < w)
                                            sum += (double)image[n, o / (outputs / groups) * depth + c, iy, ix] * filter[o, c, fy, fx];
                                    }
                                }
                            }

                            // At most 72 products of numbers below 1, each rounded to 24 bits.
                            Assert.True(Math.Abs(sum - actual[at]) < 1e-5, $"[{n},{o},{oy},{ox}]: expected {sum}, got {actual[at]}");
                        }
                    }
                }
            }
        },
        runs: 60);
}
