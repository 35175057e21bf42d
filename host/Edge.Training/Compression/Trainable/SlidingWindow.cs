using static TorchSharp.torch.nn;
using Size = Edge.Compiler.Ir.Size;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>A graph's windows in TorchSharp's terms: four numbers of padding where that knows two.</summary>
internal static class SlidingWindow
{
    public static long[] Pair(Size size) => [size.Height, size.Width];

    public static Tensor Convolve(Tensor image, Tensor filter, Tensor? bias, Size stride, Compiler.Ir.Padding padding, Size dilation, int groups)
    {
        bool isEven = padding.Top == padding.Bottom && padding.Left == padding.Right;
        return isEven
            ? functional.conv2d(image, filter, bias, Pair(stride), [padding.Top, padding.Left], Pair(dilation), groups)
            : functional.conv2d(Layout.Surround(image, padding), filter, bias, Pair(stride), [0, 0], Pair(dilation), groups);
    }
}
