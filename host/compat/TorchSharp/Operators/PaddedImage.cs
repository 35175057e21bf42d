using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Operators;

/// <summary>One image of a batch with the convolution's border of zeros around it; the image itself where there is none.</summary>
internal readonly unsafe ref struct PaddedImage
{
    private readonly Storage? storage;

    public PaddedImage(ConvolutionGeometry g, float* images, int n)
    {
        float* image = images + (long)n * g.Input.Pixels * g.Input.C;
        Data = image;
        if (!g.IsPadded)
            return;
        storage = new Storage((long)g.PaddedH * g.PaddedW * g.Input.C * sizeof(float));
        Data = (float*)storage.Raw();
        ChannelsLast.Pad(image, g.Input.H, g.Input.W, g.Input.C, Data, g.PadH, g.PadW, g.PaddedH, g.PaddedW);
    }

    public float* Data { get; }

    public void Dispose() => storage?.Release();
}
