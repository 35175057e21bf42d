using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Devices.Boards;
using Edge.Devices.Nano.Interop;
using Edge.Runtime;

namespace Edge.Devices.Nano;

/// <summary>A sensor on an ESP32's camera peripheral, which firmware with <see cref="NativeCamera"/> drives: what it delivers for a network.</summary>
/// <remarks>A gray network is given the luma of YUV422. RGB888 is nothing that the sensors send.</remarks>
public sealed record ParallelCamera
{
    /// <summary>Name of the driver's assembly.</summary>
    public const string Driver = "Edge.Bindings.Esp32Camera";

    /// <summary>Those that all three sensors have, the smallest first: <c>edge_camera.c</c>.</summary>
    internal static readonly Size[] Sizes = [new(96, 96), new(128, 128), new(120, 160), new(240, 240), new(240, 320), new(320, 320)];

    // In the order of Esp32CameraOptions.Pins.
    private static readonly string[] PinNames =
    [
        .. Enumerable.Range(0, 8).Select(i => $"camera_d{i}"), "camera_vsync", "camera_href", "camera_pclk", "camera_xclk", "camera_sda", "camera_scl",
        "camera_power_down", "camera_reset",
    ];

    /// <summary>The project's, with a colour that the camera has.</summary>
    public required PreprocessingSpecification Preprocessing { get; init; }

    /// <summary>Of its pictures.</summary>
    public required Size Frame { get; init; }

    /// <summary>As C#, in the order of the driver.</summary>
    public required IReadOnlyList<string> Pins { get; init; }

    public required bool IsInPsram { get; init; }

    /// <summary>Why the camera cannot take this network's pictures, and what would help; null when it can.</summary>
    public string? Obstacle { get; init; }

    /// <summary>Of a frame: two bytes a pixel.</summary>
    public int FrameBytes => Frame.Height * Frame.Width * 2;

    /// <summary>What the template of the program sees.</summary>
    public ParallelCameraView View => new(Pins, IsInPsram);

    /// <summary>The methods that the firmware has, and the driver over them.</summary>
    /// <param name="runtime">Name of the assembly with the driver's interfaces.</param>
    public static NanoAssembly[] Assemblies(string runtime) => [NativeCamera.Assembly(), new(Driver, ShippedFiles.Esp32Camera(), [runtime, NativeCamera.Name])];

    /// <returns>Null where there is no such camera, where the firmware is not the native one, and where an ArduCAM Mini takes the pictures.</returns>
    /// <exception cref="ModelException">E0408: the network does not take one image, or another size than preprocessing makes.</exception>
    public static ParallelCamera? Of(Graph graph, Board board, NanoStation station)
    {
        if (station is not { Runtime: NanoRuntime.Native, HasArduCam: false } || board is not { CameraBus: CameraBus.Dvp, Nano.IsEsp32: true })
            return null;
        PreprocessingSpecification pixels = station.Preprocessing ?? Whole(graph);
        PreprocessingParameters least = NanoPicture.Of(graph, pixels);
        if (pixels.Color == CameraColor.Gray8)
            pixels = pixels with { Color = CameraColor.Yuv422 };
        Size smallest = new(least.FrameH, least.FrameW);
        Size? frame = station.Line is { FrameHeight: > 0 } line ? new(line.FrameHeight, line.FrameWidth)
            : Sizes.Cast<Size?>().FirstOrDefault(size => pixels is { Crop: null, Resize: null } ? size == smallest : Holds(size!.Value, smallest));
        string sizes = string.Join(", ", Sizes);
        return new ParallelCamera
        {
            Preprocessing = pixels,
            Frame = frame ?? smallest,
            Pins = [.. PinNames.Select(name => board.Pins.ContainsKey(name) ? $"BoardPins.{Dialect.Pascal(name)}" : "-1")],
            IsInPsram = board.ExternalRamBytes > 0,
            Obstacle = pixels.Color == CameraColor.Rgb888
                ? "it sends RGB565 or YUV422, 'preprocess.color' is rgb888: rgb565 there, and 'edge quantize' again, makes it fit"
                : frame is { } size && Sizes.Contains(size) ? null
                : $"its pictures are {sizes}, the network's {frame ?? smallest}: 'line.camera.frame' and 'preprocess.resize' make it fit",
        };
    }

    /// <summary>Nobody said how: the whole picture, made as large as the input.</summary>
    private static PreprocessingSpecification Whole(Graph graph) => NanoPicture.AsItIs(graph) is var pixels && graph.Inputs[0].Shape is { Rank: 4 } shape
        ? pixels with { Color = pixels.Color == CameraColor.Rgb888 ? CameraColor.Rgb565 : pixels.Color, Resize = new Size(shape[1], shape[2]) }
        : pixels;

    private static bool Holds(Size outer, Size inner) => outer.Height >= inner.Height && outer.Width >= inner.Width;
}

/// <summary>What the template of a program sees of the chip's own camera.</summary>
/// <param name="Pins">As C#, in the order of the driver.</param>
public sealed record ParallelCameraView(IReadOnlyList<string> Pins, bool IsInPsram);
