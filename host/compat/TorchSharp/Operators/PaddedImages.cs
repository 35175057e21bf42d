using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Operators;

/// <summary>Images one after another, channels last, each with a border of zeros around it; the images themselves where the border is empty.</summary>
internal readonly unsafe ref struct PaddedImages
{
    // Small images are worked on together, so that weights are read once for several: as many as half of a second cache holds.
    private const int TogetherFloats = 96 * 1024, MostTogether = 16;

    // Images a multiple of this apart would meet in the same few lines of the first cache.
    private const int CacheWayFloats = 1024, LineFloats = 16;

    private readonly Storage? storage;

    public PaddedImages(float* images, int count, int height, int width, int channels, int top, int left, int paddedHeight, int paddedWidth)
    {
        Data = images;
        Step = (nint)height * width * channels;
        if (paddedHeight == height && paddedWidth == width)
            return;
        nint from = Step;
        Step = (nint)paddedHeight * paddedWidth * channels;
        if (count > 1 && Step % CacheWayFloats == 0)
            Step += LineFloats;
        storage = new Storage(count * Step * sizeof(float));
        Data = (float*)storage.Raw();
        for (int n = 0; n < count; n++)
            ChannelsLast.Pad(images + n * from, height, width, channels, Data + n * Step, top, left, paddedHeight, paddedWidth);
    }

    public float* Data { get; }

    /// <summary>Floats from one image to the next.</summary>
    public nint Step { get; }

    /// <summary>Images of a convolution's input.</summary>
    public static PaddedImages Input(ConvolutionGeometry g, float* images, int first, int count = 1) =>
        new(images + (long)first * g.Input.Pixels * g.Input.C, count, g.Input.H, g.Input.W, g.Input.C, g.PadH, g.PadW, g.PaddedH, g.PaddedW);

    /// <summary>How many images of so many floats are worked on together: by their size only, never by the number of threads.</summary>
    public static int Together(long paddedFloats) => (int)Math.Clamp(TogetherFloats / Math.Max(1, paddedFloats), 1, MostTogether);

    public void Dispose() => storage?.Release();
}
