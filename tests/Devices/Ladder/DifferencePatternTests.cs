using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Devices.Ladder;

namespace Edge.Devices.Tests.Ladder;

public class DifferencePatternTests
{
    private static readonly Shape Image = Shape.Nhwc(1, 4, 5, 2);

    private static readonly sbyte[] Right = [.. Enumerable.Range(0, Image.Elements).Select(i => (sbyte)(i * 5 - 90))];

    [Fact]
    public void The_same_value_everywhere_is_an_output_that_was_not_written() =>
        Assert.Contains("not written", Cause((_, _) => 0));

    [Fact]
    public void A_constant_distance_is_a_zero_point() =>
        Assert.Contains("shifted by -3: zero point", Cause((_, value) => value - 3));

    [Fact]
    public void A_shift_may_saturate()
    {
        sbyte[] saturated = [.. Right.Select(value => (sbyte)Math.Clamp((int)value, -60, 127))];
        sbyte[] shifted = [.. Right.Select(value => (sbyte)Math.Clamp(value + 2, -60, 127))];
        sbyte[] actual = [.. shifted.Select((value, i) => saturated[i] == -60 ? (sbyte)-60 : value)];
        Assert.Contains("shifted by 2", DifferencePattern.LikelyCause(Node(), saturated, actual));
    }

    [Fact]
    public void Wrong_pixels_at_the_border_only_are_padding() =>
        Assert.Contains("padding", Cause((i, value) => i / 10 == 0 || i / 2 % 5 == 4 ? value + i % 3 + 1 : value));

    [Fact]
    public void One_wrong_channel_is_its_tables() =>
        Assert.Contains("only channel 1", Cause((i, value) => i % 2 == 1 ? value + i % 3 - 5 : value));

    [Fact]
    public void A_few_steps_of_one_are_rounding() =>
        Assert.Contains("off by one in few places: rounding", Cause((i, value) => i is 13 or 14 ? value + (i % 2 == 0 ? 1 : -1) : value));

    [Fact]
    public void Values_beyond_the_range_are_the_clamp() =>
        Assert.Contains("clamp", Cause((_, value) => value == 105 ? 119 : value));

    [Fact]
    public void Values_that_are_cut_off_are_the_clamp() =>
        Assert.Contains("beyond 20 are cut off", Cause((_, value) => Math.Min(value, 20)));

    [Fact]
    public void Anything_else_is_the_kernel() =>
        Assert.Contains("look at the kernel of Relu", Cause((i, value) => i is 0 or 12 or 13 or 24 ? value + i + 3 : value));

    private static string Cause(Func<int, int, int> change) =>
        DifferencePattern.LikelyCause(Node(), Right, [.. Right.Select((value, i) => (sbyte)change(i, value))]);

    private static Node Node()
    {
        Quantization quantization = Quantization.PerTensor(0.1f, 0);
        return new Node("node", new Relu(), [Tensor.Int8("x", Image, quantization)], Tensor.Int8("y", Image, quantization));
    }
}
