using Edge.Compiler.Preprocessing;
using Edge.Devices.Nano;

namespace Edge.Devices.Line;

/// <summary>Pictures that the parts of a virtual line show, part after part, over and over.</summary>
/// <remarks>
/// Their light is what the firmware looks at: dark, saturated and repeated pictures are refused as on the device. What the line's own network makes of
/// them means nothing, so that no part counts as a defect; with a <paramref name="Network"/> it is that one's verdict.
/// </remarks>
/// <param name="Images">Frames of <paramref name="Height"/> rows with <paramref name="Width"/> pixels, in <see cref="Color"/>.</param>
/// <param name="Network">Null: the line's own, made for drawn parts.</param>
/// <param name="IsShuffled">In an order of the scenario's seed, not that of the list.</param>
public sealed record LinePictures(int Height, int Width, IReadOnlyList<byte[]> Images, bool IsShuffled = false, LineNetwork? Network = null)
{
    /// <summary>What each image shows; null where nobody said.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>How the network's camera lays out a frame.</summary>
    public CameraColor Color => Network?.Preprocessing.Color ?? CameraColor.Gray8;

    internal int PixelBytes => NanoPicture.BytesOfPixel((int)Color);

    /// <summary>Which part shows which image.</summary>
    internal PictureOrder OrderOf(LineScenario scenario) => new(Images.Count, IsShuffled, scenario.Seed);
}
