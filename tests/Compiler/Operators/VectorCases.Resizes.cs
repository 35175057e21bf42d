using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

internal static partial class VectorCases
{
    private static IEnumerable<(string File, VectorFile Vector)> Resizes()
    {
        yield return Varied("resize/nearest_up", "TFLite's nearest neighbour, to sizes that no factor reaches",
            Same(new Resize(new Size(7, 5), ResizeMode.Nearest, ResizeGrid.Asymmetric), Image(3, 4, 3, 0.1f, -7)));
        yield return Varied("resize/nearest_down", "half pixel centers: pixels are left out, from the middle of each block",
            Same(new Resize(new Size(3, 2), ResizeMode.Nearest, ResizeGrid.HalfPixel) { Rounding = NearestRounding.HalfUp }, Image(8, 7, 5, 0.1f, 0)));
        yield return Case("resize/bilinear_halves", "half way between two pixels: halves of both signs",
            Same(new Resize(new Size(16, 31), ResizeMode.Bilinear, ResizeGrid.AlignCorners), Image(16, 16, 1, 0.1f, 0)), EveryValue);
        yield return Varied("resize/bilinear_half_pixel", "twice as large with half pixel centers: the border repeats its pixel",
            Same(new Resize(new Size(6, 8), ResizeMode.Bilinear, ResizeGrid.HalfPixel), Image(3, 4, 3, 0.1f, 127)));
        yield return Varied("resize/bilinear_down", "to a third and to one column, without reading between what is left out",
            Same(new Resize(new Size(3, 1), ResizeMode.Bilinear, ResizeGrid.Asymmetric), Image(9, 7, 7, 0.1f, -128)));
        yield return Varied("resize/nearest_placed", "a factor of 1.75 for 5 rows of 3, columns from the middle on and beyond the border",
            Same(new Resize(Size.Square(5), ResizeMode.Nearest, ResizeGrid.Placed) { Rounding = NearestRounding.HalfDown, Rows = new ResizePlaces(-3 / 14.0, 1 / 1.75), Columns = new ResizePlaces(1.5, 1) }, Image(3, 4, 3, 0.1f, 5)));
        yield return Varied("resize/bilinear_placed", "rows from before the image to after it, columns backwards",
            Same(new Resize(new Size(6, 4), ResizeMode.Bilinear, ResizeGrid.Placed) { Rows = new ResizePlaces(-0.8, 0.7), Columns = new ResizePlaces(3, -0.9) }, Image(3, 4, 3, 0.1f, 5)));
        yield return Varied("depth_to_space/pixels_outermost", "TFLite's order of channels",
            Same(new DepthToSpace(2, BlockOrder.PixelsOutermost), Image(2, 3, 12, 0.1f, 5)));
        yield return Varied("depth_to_space/channels_outermost", "the order of a pixel shuffle, in blocks of 3x3",
            Same(new DepthToSpace(3, BlockOrder.ChannelsOutermost), Image(2, 1, 18, 0.1f, 5)));
        yield return Varied("slice/inner_part", "rows, columns and channels from the middle",
            Same(new Slice(new Size(1, 2), new Size(3, 2), Size.Square(1), 2, 4, 1), Image(5, 6, 7, 0.1f, 5)));
        yield return Varied("slice/every_other", "every second row, every third column, one channel",
            Same(new Slice(new Size(0, 1), new Size(3, 2), new Size(2, 3), 4, 1, 1), Image(5, 7, 5, 0.1f, 5)));
        yield return Varied("slice/backwards", "rows in reverse, every second column from the last, channels from the middle back",
            Same(new Slice(new Size(3, 6), new Size(4, 3), new Size(-1, -2), 3, 2, -2), Image(4, 7, 5, 0.1f, 5)));
        yield return Varied("transpose/channels_outermost", "an image to planes: the last axis moves past two that stay together",
            Same(new Transpose(new AxisOrder(0, 3, 1, 2)), Image(3, 4, 5, 0.1f, 5)));
        yield return Varied("transpose/four_loops", "every axis away from both of its neighbours",
            Same(new Transpose(new AxisOrder(0, 3, 1, 4, 2)), Tensor.Int8("input", new Shape(1, 2, 3, 4, 5), Quantization.PerTensor(0.1f, 0))));
        yield return Varied("slice/of_a_row", "a row has channels only",
            Same(new Slice(new Size(0, 0), Size.Square(1), Size.Square(1), 3, 5, 2), Tensor.Int8("input", new Shape(1, 17), Quantization.PerTensor(0.1f, 0))));
    }
}
