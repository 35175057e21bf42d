using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;

namespace Edge.Compiler.Tests.Quantizing;

public class WeightQuantizerTests
{
    [Fact]
    public void Each_channel_uses_its_own_largest_weight()
    {
        Tensor filter = Tensor.Constant("w", new Shape(2, 1, 1, 2), [1f, -2f, 0.127f, 0.05f]);
        Tensor quantized = new WeightQuantizer(WeightRangeMethod.MinMax).Quantize(filter, 0);
        Assert.Equal(new sbyte[] { 64, -127, 127, 50 }, quantized.Int8s); // 1 / (2 / 127) = 63.5, away from zero
        Assert.Equal(2f / 127, quantized.Quantization!.ScaleOf(0));
        Assert.Equal(0.001f, quantized.Quantization.ScaleOf(1), 1e-9f);
    }

    [Fact]
    public void Depthwise_channels_run_along_the_last_axis()
    {
        Tensor filter = Tensor.Constant("w", new Shape(1, 1, 2, 2), [1f, 10f, -0.5f, 5f]);
        Tensor quantized = new WeightQuantizer(WeightRangeMethod.MinMax).Quantize(filter, 3);
        Assert.Equal(new sbyte[] { 127, 127, -64, 64 }, quantized.Int8s);
        Assert.Equal(3, quantized.Quantization!.Axis);
    }

    [Theory]
    [InlineData(0.5f, 0.5f)]
    [InlineData(0f, 1f)] // nothing else to go by
    public void A_channel_of_zeros_takes_the_scale_of_the_others(float other, float largest)
    {
        Tensor filter = Tensor.Constant("w", new Shape(2, 2), [0f, 0f, other, -other]);
        Tensor quantized = new WeightQuantizer(WeightRangeMethod.MinMax).Quantize(filter, 0);
        Assert.Equal(largest / 127, quantized.Quantization!.ScaleOf(0), 1e-9f);
        Assert.Equal(new sbyte[] { 0, 0 }, quantized.Int8s[..2]);
    }

    [Fact]
    public void Minus_128_is_never_used_and_errors_are_within_half_a_step() => Property.Holds(random =>
    {
        float[] weights = [.. Enumerable.Range(0, 60).Select(_ => (float)Math.Pow(random.NextDouble() * 2 - 1, 3))];
        Tensor quantized = new WeightQuantizer(WeightRangeMethod.MinMax).Quantize(Tensor.Constant("w", new Shape(5, 12), weights), 0);
        for (int i = 0; i < weights.Length; i++)
        {
            float scale = quantized.Quantization!.ScaleOf(i / 12);
            Assert.InRange((int)quantized.Int8s[i], -127, 127);
            Assert.InRange(scale * quantized.Int8s[i] - weights[i], -0.5001f * scale, 0.5001f * scale);
        }
    });

    [Fact]
    public void The_smallest_error_is_never_larger_than_that_of_the_largest_weight() => Property.Holds(random =>
    {
        Tensor weights = Tensor.Constant("w", new Shape(1, 80), [.. Enumerable.Range(0, 80).Select(_ => (float)Math.Pow(random.NextDouble() * 2 - 1, 5))]);
        double Error(WeightRangeMethod method)
        {
            Tensor quantized = new WeightQuantizer(method).Quantize(weights, 0);
            return weights.Floats.Select((w, i) => Math.Pow(w - (double)quantized.Quantization!.ScaleOf(0) * quantized.Int8s[i], 2)).Sum();
        }

        Assert.InRange(Error(WeightRangeMethod.Mse), 0, Error(WeightRangeMethod.MinMax) * (1 + 1e-6));
    });
}
