using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Operators;

/// <summary>One image, channels last, with a border of zeros around it; the image itself where the border is empty.</summary>
internal readonly unsafe ref struct PaddedImage
{
    private readonly Storage? storage;

    public PaddedImage(float* image, int height, int width, int channels, int top, int left, int paddedHeight, int paddedWidth)
    {
        Data = image;
        if (paddedHeight == height && paddedWidth == width)
            return;
        storage = new Storage((long)paddedHeight * paddedWidth * channels * sizeof(float));
        Data = (float*)storage.Raw();
        ChannelsLast.Pad(image, height, width, channels, Data, top, left, paddedHeight, paddedWidth);
    }

    public float* Data { get; }

    /// <summary>Image <paramref name="n"/> of a convolution's input.</summary>
    public static PaddedImage Input(ConvolutionGeometry g, float* images, int n) =>
        new(images + (long)n * g.Input.Pixels * g.Input.C, g.Input.H, g.Input.W, g.Input.C, g.PadH, g.PadW, g.PaddedH, g.PaddedW);

    public void Dispose() => storage?.Release();
}
