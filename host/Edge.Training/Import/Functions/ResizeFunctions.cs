using static TorchSharp.torch;

namespace Edge.Training.Import;

/// <summary>Recognizes functions that give images another size: pixel_shuffle, and interpolate between the sizes that came in and out.</summary>
internal static class ResizeFunctions
{
    public static string? Explain(Guess guess, TracedValue[] computed)
    {
        int[] to = guess.Value.Dims;
        foreach (TracedValue image in computed.Where(from => from.Dims.Length == 4 && to.Length == 4))
        {
            if ((Shuffled(guess, image) ?? Interpolated(guess, image)) is { } name)
                return name;
        }

        return null;
    }

    private static string? Shuffled(Guess guess, TracedValue image)
    {
        int factor = guess.Value.Dims[2] / image.Dims[2];
        return factor > 1 && guess.Value.Values.Length == image.Values.Length && guess.Gives(image, x => nn.functional.pixel_shuffle(x, factor))
            ? guess.Node("pixel_shuffle", "DepthToSpace", [image.Name], ResizeLayers.Blocks(factor))
            : null;
    }

    private static string? Interpolated(Guess guess, TracedValue image)
    {
        int[] to = guess.Value.Dims;
        if (to[1] != image.Dims[1] || guess.Value.HasDims(image.Dims))
            return null;
        foreach (bool? align in new bool?[] { null, false, true })
        {
            InterpolationMode mode = align is null ? InterpolationMode.Nearest : InterpolationMode.Bilinear;
            if (guess.Gives(image, x => nn.functional.interpolate(x, [to[2], to[3]], null, mode, align)))
            {
                return guess.Node("interpolate", "Resize", [image.Name, "", "", guess.Constant("interpolate", 1, to[1], to[2], to[3])],
                    ResizeLayers.Attributes(align is null, align ?? false));
            }
        }

        return null;
    }
}
