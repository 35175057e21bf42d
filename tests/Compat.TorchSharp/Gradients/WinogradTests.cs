using TorchSharp;
using static Edge.Compat.TorchSharp.Tests.Gradients.GradientCheck;
using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests.Gradients;

/// <summary>3x3 convolutions with enough channels go by Winograd's products; here they are held against plain loops in float64.</summary>
public class WinogradTests
{
    [Theory]
    [InlineData(1, 16, 16, 1, 1, 1)] // one pixel
    [InlineData(2, 16, 24, 2, 2, 1)] // smallest tiles
    [InlineData(3, 24, 16, 3, 5, 1)] // tiles cut at both ends
    [InlineData(2, 16, 40, 4, 4, 1)] // one large tile; outputs that do not fill the last panel
    [InlineData(2, 40, 16, 8, 12, 1)]
    [InlineData(1, 32, 32, 7, 9, 0)] // no border
    [InlineData(2, 16, 16, 5, 6, 2)] // wide border
    [InlineData(70, 16, 16, 2, 2, 1)] // more images than are worked on together
    [InlineData(9, 16, 16, 16, 16, 1)] // several groups of images in the gradient of the weights
    public void Convolution_and_its_gradients_equal_plain_loops(int images, int channels, int outputs, int height, int width, int padding)
    {
        using var scope = NewDisposeScope();
        var x = Uniform(1, -1, 1, images, channels, height, width).requires_grad_();
        var weight = Uniform(2, -1, 1, outputs, channels, 3, 3).requires_grad_();
        var bias = Uniform(3, -1, 1, outputs);
        var y = nn.functional.conv2d(x, weight, bias, [1, 1], [padding, padding]);
        int outH = height + 2 * padding - 2, outW = width + 2 * padding - 2;
        Assert.Equal([images, outputs, outH, outW], y.shape);
        var dy = Uniform(4, -1, 1, images, outputs, outH, outW);
        (y * dy).sum().backward();

        float[] image = [.. x.data<float>()], filter = [.. weight.data<float>()], start = [.. bias.data<float>()], grad = [.. dy.data<float>()];
        double[] result = new double[images * outputs * outH * outW], imageGradient = new double[image.Length], filterGradient = new double[filter.Length];
        for (int n = 0; n < images; n++)
        {
            for (int o = 0; o < outputs; o++)
            {
                for (int i = 0; i < outH * outW; i++)
                {
                    int at = (n * outputs + o) * outH * outW + i;
                    result[at] = start[o];
                    for (int k = 0; k < channels * 9; k++)
                    {
                        int iy = i / outW + k % 9 / 3 - padding, ix = i % outW + k % 3 - padding;
                        if (iy < 0 || iy >= height || ix < 0 || ix >= width)
                            continue;
                        int from = ((n * channels + k / 9) * height + iy) * width + ix;
                        result[at] += (double)image[from] * filter[o * channels * 9 + k];
                        imageGradient[from] += (double)grad[at] * filter[o * channels * 9 + k];
                        filterGradient[o * channels * 9 + k] += (double)grad[at] * image[from];
                    }
                }
            }
        }

        Near("result", result, y);
        Near("gradient of the images", imageGradient, x.grad!);
        Near("gradient of the weights", filterGradient, weight.grad!);
    }

    // Rounded to 24 bits, but with factors up to 8 within the transforms, whose squares are added and taken away again: some ten times what sums round.
    private static void Near(string what, double[] expected, Tensor actual)
    {
        float[] values = [.. actual.data<float>()];
        double size = Math.Sqrt(expected.Average(value => value * value)) + 1;
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) <= 4e-5 * size, $"{what}, element {i}: expected {expected[i]}, got {values[i]}");
    }
}
