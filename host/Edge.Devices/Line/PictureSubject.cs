using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Runtime.Update;

namespace Edge.Devices.Line;

/// <summary>Parts that show the user's pictures, before the user's network or that of the drawn parts.</summary>
internal sealed class PictureSubject(LinePictures pictures) : ILineSubject
{
    /// <summary>Steps of noise on every sample: two frames of one picture differ, as a sensor's do.</summary>
    private const int NoiseSteps = 2;

    private readonly CornerSubject _drawn = new();

    public int FrameHeight => pictures.Height;

    public int FrameWidth => pictures.Width;

    public int InputBytes => pictures.Network?.InputBytes ?? _drawn.InputBytes;

    public int OutputBytes => pictures.Network?.OutputBytes ?? _drawn.OutputBytes;

    public IModel Model => pictures.Network ?? _drawn.Model;

    public IReadOnlyList<PackPart> Sections => pictures.Network?.Sections ?? _drawn.Sections;

    public PartKind? KindOf(int number) => PartKind.Good;

    public ILineCamera Camera(LineScenario scenario, IReadOnlyList<ConveyorPart> parts) => new FolderCamera(pictures.Images, new FolderCameraOptions
    {
        RowBytes = pictures.Width * pictures.PixelBytes,
        PixelBytes = pictures.PixelBytes,
        FramesPerSecond = scenario.FramesPerSecond,
        NoiseSteps = NoiseSteps,
        NoiseStride = pictures.Color == CameraColor.Rgb565 ? 2 : 1,
        IsShuffled = pictures.IsShuffled,
        Parts = [.. parts.Select(part => new PartInView(part.CameraAt, part.IsDark))],
        ClockStart = scenario.ClockStart,
        Seed = scenario.Seed,
    });
}
