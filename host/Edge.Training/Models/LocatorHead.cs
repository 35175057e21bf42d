using Edge.Compiler.Ir;

namespace Edge.Training.Models;

/// <summary>Makes a network that tells classes apart into one that says where they are: cut before its pooling, with scores for each cell.</summary>
/// <remarks>A 1x1 convolution over the features of a cell and one to its scores, as Edge Impulse's FOMO; no padding, no dense layer: any grid size.</remarks>
internal static class LocatorHead
{
    private const int HeadChannels = 32;

    public static Network On(Network network, int classes, int cellPixels)
    {
        Layer[] image = [.. network.Layers.TakeWhile(layer => StrideOf(layer) is not null)];
        int[] divisors = new int[image.Length]; // behind each layer
        for (int i = 0; i < image.Length; i++)
            divisors[i] = (i == 0 ? 1 : divisors[i - 1]) * StrideOf(image[i])!.Value;
        int kept = Array.FindLastIndex(divisors, divisor => divisor == cellPixels) + 1;
        if (kept == 0)
        {
            throw Fault($"network '{network.Name}'", $"has no grid of cells of {cellPixels} pixels",
                $"'locate.cell' of {string.Join(", ", divisors.Distinct())}");
        }
        if (network.Input.Height % cellPixels != 0 || network.Input.Width % cellPixels != 0)
        {
            throw Fault("preprocess.resize", $"an input of {network.Input.Height}x{network.Input.Width} pixels for cells of {cellPixels}",
                $"a height and a width that are multiples of {cellPixels}");
        }

        return network with
        {
            Name = $"{network.Name}_locate{cellPixels}",
            Layers =
            [
                .. image[..kept], new ConvolutionLayer("head", HeadChannels, 1),
                new ConvolutionLayer("cells", classes, 1) { HasBatchNorm = false, Activation = Activation.None },
            ],
        };
    }

    /// <returns>How much smaller the layer makes an image along each axis; null for one after which there is no image.</returns>
    private static int? StrideOf(Layer layer) => layer switch
    {
        ConvolutionLayer convolution => convolution.Stride,
        MaxPoolLayer pool => pool.Stride,
        ResidualLayer residual => residual.Main.Aggregate(1, (stride, inner) => stride * (StrideOf(inner) ?? 1)),
        NormalizationLayer => 1,
        _ => null,
    };

    private static UsageException Fault(string where, string found, string accepted) => new("E0217", where, found, accepted);
}
