using Edge.Compiler.Onnx;
using static TorchSharp.torch;

namespace Edge.Training.Import;

/// <summary>Recognizes functions of images: means and maxima of the whole image or its rows, pooling, zero borders.</summary>
internal static class WindowFunctions
{
    private const int LargestWindow = 8;

    public static string? Explain(Guess guess, TracedValue[] computed)
    {
        foreach (TracedValue image in computed.Where(from => from.Dims.Length == 4 && guess.Value.Dims.Length >= 2 && guess.Value.Dims[1] == from.Dims[1]))
        {
            if ((Reduced(guess, image) ?? Bordered(guess, image) ?? Pooled(guess, image)) is { } name)
                return name;
        }

        return null;
    }

    // mean and amax over rows, columns or both, with the axes kept or not.
    private static string? Reduced(Guess guess, TracedValue image)
    {
        foreach (long[] axes in new long[][] { [2, 3], [3], [2] })
        {
            foreach (bool keeps in new[] { true, false })
            {
                OnnxAttribute window = ModuleNodes.Integers("kernel_shape", axes.Contains(2) ? image.Dims[2] : 1, axes.Contains(3) ? image.Dims[3] : 1);
                string? pooled = guess.Gives(image, x => x.mean(axes, keeps)) ? guess.Node("mean", "AveragePool", [image.Name], window)
                    : guess.Gives(image, x => x.amax(axes, keeps)) ? guess.Node("amax", "MaxPool", [image.Name], window)
                    : null;
                if (pooled is not null)
                    return keeps ? pooled : guess.Node("squeeze", "Reshape", [pooled, guess.Constant("squeeze", [1, .. guess.Value.Dims.Skip(1).Select(dim => (long)dim)])]);
            }
        }

        return null;
    }

    private static string? Bordered(Guess guess, TracedValue image)
    {
        int[] to = guess.Value.Dims;
        if (to.Length != 4 || to[2] < image.Dims[2] || to[3] < image.Dims[3] || guess.Value.HasDims(image.Dims))
            return null;
        for (long top = 0; top <= to[2] - image.Dims[2]; top++)
        {
            for (long left = 0; left <= to[3] - image.Dims[3]; left++)
            {
                long bottom = to[2] - image.Dims[2] - top, right = to[3] - image.Dims[3] - left;
                if (guess.Gives(image, x => nn.functional.pad(x, [left, right, top, bottom])))
                    return guess.Node("pad", "Pad", [image.Name, guess.Constant("pad", 0, 0, top, left, 0, 0, bottom, right)]);
            }
        }

        return null;
    }

    // Any window, stride and padding that give all elements are as good as those the module names: shapes are fixed.
    private static string? Pooled(Guess guess, TracedValue image)
    {
        int[] to = guess.Value.Dims;
        if (to.Length != 4 || to[2] > image.Dims[2] || to[3] > image.Dims[3])
            return null;
        foreach (var (window, stride, padding) in Windows(image.Dims[2], to[2]))
        {
            OnnxAttribute[] attributes =
            [
                ModuleNodes.Integers("kernel_shape", window, window), ModuleNodes.Integers("strides", stride, stride), ModuleNodes.Integers("pads", padding, padding, padding, padding),
            ];
            if (guess.Gives(image, x => nn.functional.max_pool2d(x, window, stride, padding)))
                return guess.Node("max_pool2d", "MaxPool", [image.Name], attributes);
            if (guess.Gives(image, x => nn.functional.avg_pool2d(x, window, stride, padding)))
                return guess.Node("avg_pool2d", "AveragePool", [image.Name], [.. attributes, ModuleNodes.Integer("count_include_pad", 1)]);
        }

        return null;
    }

    private static IEnumerable<(long Window, long Stride, long Padding)> Windows(int from, int to)
    {
        foreach (int window in Enumerable.Range(2, LargestWindow - 1).Append(from).Where(window => window <= from))
        {
            for (int stride = 1; stride <= window; stride++)
            {
                for (int padding = 0; padding <= window / 2; padding++)
                {
                    if ((from + 2 * padding - window) / stride + 1 == to)
                        yield return (window, stride, padding);
                }
            }
        }
    }
}
