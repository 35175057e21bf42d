using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Which pixels a resize reads, with values to check by hand.</summary>
public class ResizeRulesTests
{
    [Theory]
    [InlineData(ResizeGrid.Asymmetric, NearestRounding.Floor, 2, 4, new[] { 0, 0, 1, 1 })]
    [InlineData(ResizeGrid.Asymmetric, NearestRounding.Ceil, 2, 4, new[] { 0, 1, 1, 1 })]
    [InlineData(ResizeGrid.Asymmetric, NearestRounding.HalfUp, 2, 4, new[] { 0, 1, 1, 1 })]
    [InlineData(ResizeGrid.Asymmetric, NearestRounding.HalfDown, 2, 4, new[] { 0, 0, 1, 1 })]
    [InlineData(ResizeGrid.HalfPixel, NearestRounding.HalfDown, 2, 4, new[] { 0, 0, 1, 1 })]
    [InlineData(ResizeGrid.HalfPixel, NearestRounding.HalfUp, 6, 3, new[] { 1, 3, 5 })] // 0.5, 2.5 and 4.5
    [InlineData(ResizeGrid.HalfPixel, NearestRounding.HalfDown, 6, 3, new[] { 0, 2, 4 })]
    [InlineData(ResizeGrid.AlignCorners, NearestRounding.HalfUp, 4, 7, new[] { 0, 1, 1, 2, 2, 3, 3 })]
    [InlineData(ResizeGrid.AlignCorners, NearestRounding.HalfUp, 5, 1, new[] { 0 })]
    [InlineData(ResizeGrid.Asymmetric, NearestRounding.Floor, 5, 5, new[] { 0, 1, 2, 3, 4 })]
    public void The_nearest_pixel_is(ResizeGrid grid, NearestRounding rounding, int input, int output, int[] pixels)
    {
        var kind = new Resize(Size.Square(output), ResizeMode.Nearest, grid) { Rounding = rounding };
        Assert.Equal(pixels, Enumerable.Range(0, output).Select(x => kind.Nearest(x, input, output)));
    }

    [Theory]
    [InlineData(ResizeGrid.Asymmetric, 2, 4, new[] { 0, 0, 1, 1 }, new[] { 0, 512, 0, 0 })] // beyond the last pixel it counts alone
    [InlineData(ResizeGrid.HalfPixel, 2, 4, new[] { 0, 0, 0, 1 }, new[] { 0, 256, 768, 0 })]
    [InlineData(ResizeGrid.AlignCorners, 2, 4, new[] { 0, 0, 0, 0 }, new[] { 0, 341, 682, 1023 })] // a third is 341/1024, three of them are 1023
    [InlineData(ResizeGrid.HalfPixel, 4, 2, new[] { 0, 2 }, new[] { 512, 512 })]
    [InlineData(ResizeGrid.Asymmetric, 1, 3, new[] { 0, 0, 0 }, new[] { 0, 0, 0 })]
    public void A_place_is_a_pixel_and_the_weight_of_the_next_one(ResizeGrid grid, int input, int output, int[] pixels, int[] weights)
    {
        var kind = new Resize(Size.Square(output), ResizeMode.Bilinear, grid);
        Assert.Equal(pixels.Zip(weights), Enumerable.Range(0, output).Select(x => kind.Place(x, input, output)));
    }
}
