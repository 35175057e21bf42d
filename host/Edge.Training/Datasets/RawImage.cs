namespace Edge.Training.Datasets;

/// <summary>An image as a file or a renderer gave it: 8 bits per sample, rows top to bottom, channels interleaved.</summary>
/// <param name="Channels">1 is gray, 3 is red green blue.</param>
/// <param name="Pixels">Height * Width * Channels bytes, [Height, Width, Channels].</param>
public sealed record RawImage(int Width, int Height, int Channels, byte[] Pixels)
{
    /// <summary>The most pixels along a side; what a JPEG can say.</summary>
    public const int MaximumExtent = 65535;

    /// <summary>The most pixels an image may have. More is an error, found before anything is allocated.</summary>
    public const long MaximumPixels = 64L << 20;
}
