using TorchSharp.Memory;

namespace TorchSharp.Kernels;

/// <summary>Images with their channels last in memory, and with borders of zeros.</summary>
internal static unsafe class ChannelsLast
{
    /// <summary>Itself when its memory is in that order, else a copy that is. The caller releases either.</summary>
    public static TensorBody Of(TensorBody x)
    {
        if (x.IsChannelsLast)
            return x.Retain();
        var plain = x.Contiguous();
        var shape = ShapeOf(x);
        if (shape.C == 1 || shape.Pixels == 1)
            return plain;
        var result = TensorBody.ChannelsLast(shape);
        Transpose.NchwToNhwc(plain.F, result.Ordered, shape);
        plain.Release();
        return result;
    }

    public static Nhwc ShapeOf(TensorBody x) => new((int)x.Shape[0], (int)x.Shape[1], (int)x.Shape[2], (int)x.Shape[3]);

    /// <summary>Copies one image [height, width, channels] into the middle of a larger one and zeroes the border.</summary>
    public static void Pad(float* image, int height, int width, int channels, float* padded, int top, int left, int paddedHeight,
        int paddedWidth)
    {
        nint row = (nint)paddedWidth * channels, inner = (nint)width * channels, before = (nint)left * channels;
        Zero(padded, top * row);
        for (int y = 0; y < height; y++)
        {
            float* to = padded + (top + y) * row;
            Zero(to, before);
            Buffer.MemoryCopy(image + y * inner, to + before, inner * sizeof(float), inner * sizeof(float));
            Zero(to + before + inner, row - before - inner);
        }

        Zero(padded + (top + height) * row, (paddedHeight - top - height) * row);
    }

    private static void Zero(float* from, nint count) => new Span<float>(from, (int)count).Clear();
}
