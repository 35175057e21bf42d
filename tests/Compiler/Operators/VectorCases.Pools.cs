using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

internal static partial class VectorCases
{
    private static IEnumerable<(string File, VectorFile Vector)> Pools()
    {
        Tensor image = Image(5, 7, 3, 0.1f, 4);
        yield return Case("max_pool2d/padding_never_wins", "every pixel is -128 to -100: a padding that counted as 0 or as the zero point would show",
            Same(new MaxPool2D(Size.Square(3), Size.Square(2), new Padding(1, 0, 2, 1)), image), Array.ConvertAll(Varied(1, 105), q => (sbyte)(-128 + (q & 127) % 29)));
        yield return Varied("max_pool2d/windows_overlap", "a window that is not square, with a stride that is not either",
            Same(new MaxPool2D(new Size(3, 2), new Size(1, 2), Padding.None), image));
        yield return Varied("max_pool2d/stride_beyond_the_window", "pixels between windows are never read",
            Same(new MaxPool2D(new Size(1, 2), new Size(3, 4), Padding.None), Image(9, 11, 5, 0.1f, 0)));

        yield return Varied("max_pool2d/dilation", "taps two rows and three columns apart, some of them in the padding",
            Same(new MaxPool2D(new Size(2, 3), new Size(2, 1), new Padding(1, 3, 0, 2)) { Dilation = new Size(2, 3) }, Image(6, 8, 3, 0.1f, 0)));

        yield return Case("average_pool2d/halves_of_both_signs", "sums of two values, odd ones of both signs: halves go away from zero",
            Same(new AveragePool2D(new Size(1, 2), new Size(1, 2), Padding.None), Image(16, 16, 1, 0.1f, -128)), EveryValue);
        yield return Varied("average_pool2d/padding_is_not_counted", "at a border the divisor is the number of pixels seen",
            Same(new AveragePool2D(Size.Square(3), new Size(2, 1), new Padding(1, 2, 2, 0)), Image(6, 5, 7, 0.1f, 50)));
        yield return Varied("average_pool2d/global", "one value for each of 17 channels, from 35 pixels",
            Same(AveragePool2D.Global(Shape.Nhwc(1, 5, 7, 17)), Image(5, 7, 17, 0.1f, -128)));
        yield return Varied("average_pool2d/stride_beyond_the_window", "pixels between windows are never read",
            Same(new AveragePool2D(new Size(2, 1), new Size(3, 2), Padding.None), Image(8, 9, 3, 0.1f, 0)));
        yield return Varied("average_pool2d/dilation", "taps three rows and two columns apart; those in the padding are not counted",
            Same(new AveragePool2D(new Size(2, 3), new Size(1, 2), new Padding(3, 0, 1, 2)) { Dilation = new Size(3, 2) }, Image(6, 8, 5, 0.1f, -128)));
    }

    private static Node Same(Operator kind, Tensor input) => AnyNode.Of(kind, [input], input.Quantization!);
}
