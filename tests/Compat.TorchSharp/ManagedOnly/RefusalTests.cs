using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Edge.Compat.TorchSharp.Tests.ManagedOnly;

/// <summary>What the managed implementation does not do, it refuses by name instead of doing it wrongly.</summary>
public class RefusalTests
{
    [Fact]
    public void Other_devices_and_types_are_refused_with_what_to_do()
    {
        Assert.Contains("'cpu' only", Assert.Throws<NotSupportedException>(() => ones(2, device: new Device("cuda"))).Message);
        Assert.Contains("Float32", Assert.Throws<NotSupportedException>(() => nn.Linear(2, 2, dtype: float64)).Message);
        Assert.Contains("accepted", Assert.Throws<NotSupportedException>(() => zeros(2, ScalarType.ComplexFloat32)).Message);
    }

    [Fact]
    public void Resizing_that_is_not_here_is_refused_by_name()
    {
        Assert.Contains("Bicubic", Assert.Throws<NotSupportedException>(() => nn.functional.interpolate(ones(1, 1, 3, 3), [4, 4], mode: InterpolationMode.Bicubic)).Message);
        Assert.Contains("antialiased", Assert.Throws<NotSupportedException>(() =>
            nn.functional.interpolate(ones(1, 1, 3, 3), [2, 2], mode: InterpolationMode.Bilinear, antialias: true)).Message);
        Assert.Contains("below the stride", Assert.Throws<NotSupportedException>(() =>
            nn.functional.conv_transpose2d(ones(1, 1, 3, 3), ones(1, 1, 3, 3), output_padding: [1, 1], dilation: [2, 2])).Message);
        Assert.Contains("output padding must be smaller", Assert.Throws<ExternalException>(() =>
            nn.functional.conv_transpose2d(ones(1, 1, 3, 3), ones(1, 1, 3, 3), output_padding: [1, 1])).Message);
        Assert.Contains("not divisible by 4", Assert.Throws<ExternalException>(() => nn.functional.pixel_shuffle(ones(1, 6, 2, 2), 2)).Message);
        Assert.Contains("parameter numbers = 2, and channel size = 3", Assert.Throws<ExternalException>(() => nn.functional.prelu(ones(1, 3), ones(2))).Message);
    }

    [Fact]
    public void Errors_name_what_was_found()
    {
        Assert.Contains("[2, 3] and [4]", Assert.Throws<ExternalException>(() => ones(2, 3) + ones(4)).Message);
        Assert.Contains("[2, 3] and [2, 3]", Assert.Throws<ExternalException>(() => ones(2, 3).matmul(ones(2, 3))).Message);
        Assert.Contains("to have 3 channels, but got 2",
            Assert.Throws<ExternalException>(() => nn.functional.conv2d(ones(1, 2, 5, 5), ones(4, 3, 3, 3))).Message);
        Assert.Contains("(2 x 2)",
            Assert.Throws<ExternalException>(() => nn.functional.conv2d(ones(1, 1, 2, 2), ones(1, 1, 3, 3))).Message);
        Assert.Contains("Target 3",
            Assert.Throws<IndexOutOfRangeException>(() => nn.functional.cross_entropy(ones(1, 3), tensor(new long[] { 3 }))).Message);
        Assert.Contains("[4, -1]", Assert.Throws<ExternalException>(() => ones(2, 3).reshape(4, -1)).Message);
        Assert.Contains("got 1", Assert.Throws<ExternalException>(() => ones(2).sum(1)).Message);
        Assert.Contains("Int64", Assert.Throws<ExternalException>(() => ones(2, int64).mean()).Message);
    }

    [Fact]
    public void Gradients_of_gradients_are_refused()
    {
        using var x = ones(2).requires_grad_();
        Assert.Contains("create_graph", Assert.Throws<NotSupportedException>(() => x.square().sum().backward(create_graph: true)).Message);
    }

    [Fact]
    public void Changing_a_view_whose_history_is_recorded_is_refused()
    {
        using var x = ones(2, 2).requires_grad_();
        using var y = x * 2;
        Assert.Throws<NotSupportedException>(() => y[0].mul_(x[1]));
    }

    [Fact]
    public void Targets_that_need_gradients_are_refused_where_they_would_get_none()
    {
        using var target = ones(1, 3).requires_grad_();
        Assert.Contains("detach()", Assert.Throws<NotSupportedException>(() => nn.functional.cross_entropy(ones(1, 3), target)).Message);
        using var source = ones(2).requires_grad_();
        Assert.Throws<NotSupportedException>(() => zeros(2).scatter_(0, tensor(new long[] { 0, 1 }), source));
    }
}
