using System.Globalization;
using System.Text.RegularExpressions;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Devices.Boards;
using Edge.Devices.Nano;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Nano;

public sealed class ParallelCameraTests
{
    private static readonly Board Board = BoardReader.Read("esp32-cam");

    /// <summary>Takes 8 by 9 pixels of gray.</summary>
    private static readonly Graph Graph = FixedGraphs.Separable();

    private static Size Input => new(Graph.Inputs[0].Shape[1], Graph.Inputs[0].Shape[2]);

    private static NanoStation Native => new() { Runtime = NanoRuntime.Native };

    [Fact]
    public void A_network_nobody_said_more_of_sees_the_whole_picture()
    {
        ParallelCamera camera = Of(Native);
        Assert.Null(camera.Obstacle);
        Assert.Equal(new PreprocessingSpecification { Color = CameraColor.Yuv422, Resize = Input }, camera.Preprocessing);
        Assert.Equal(new Size(96, 96), camera.Frame);
        Assert.Equal(96 * 96 * 2, camera.FrameBytes);
    }

    [Theory]
    [InlineData(90, 90, 96, 96)]
    [InlineData(96, 97, 128, 128)]
    [InlineData(100, 150, 120, 160)]
    [InlineData(130, 130, 240, 240)]
    [InlineData(240, 241, 240, 320)]
    [InlineData(241, 240, 320, 320)]
    public void The_smallest_picture_that_holds_the_crop_is_taken(int height, int width, int frameHeight, int frameWidth) =>
        Assert.Equal(new Size(frameHeight, frameWidth), Of(Native with { Preprocessing = Cut(height, width) }).Frame);

    [Fact]
    public void What_the_camera_cannot_take_is_said_with_what_would_help()
    {
        PreprocessingSpecification gray = new() { Resize = Input };
        Assert.Contains("320x320, the network's 321x100", Of(Native with { Preprocessing = Cut(321, 100) }).Obstacle);
        Assert.Contains("the network's 100x100: 'line.camera.frame'",
            Of(Native with { Preprocessing = gray, Line = new LineSettings { FrameHeight = 100, FrameWidth = 100 } }).Obstacle);
        Assert.Contains($"the network's {Input}", Of(Native with { Preprocessing = new PreprocessingSpecification() }).Obstacle);
        NanoStation colour = Native with { Preprocessing = new PreprocessingSpecification { Color = CameraColor.Rgb888, Resize = new Size(16, 16) } };
        Assert.Contains("'preprocess.color' is rgb888: rgb565 there", ParallelCamera.Of(Colour(), Board, colour)!.Obstacle);
    }

    [Fact]
    public void A_coloured_network_nobody_said_more_of_sees_RGB565()
    {
        ParallelCamera camera = ParallelCamera.Of(Colour(), Board, Native)!;
        Assert.Equal((CameraColor.Rgb565, null), (camera.Preprocessing.Color, camera.Obstacle));
    }

    [Fact]
    public void Other_firmware_other_boards_and_an_ArduCAM_leave_it_alone()
    {
        Assert.Null(ParallelCamera.Of(Graph, Board, new NanoStation()));
        Assert.Null(ParallelCamera.Of(Graph, Board, Native with { HasArduCam = true }));
        Assert.Null(ParallelCamera.Of(Graph, BoardReader.Read("esp32-c3-devkit"), Native));
        Assert.Null(ParallelCamera.Of(Graph, BoardReader.Read("stm32f769i-disco"), Native));
    }

    [Fact]
    public void Sizes_are_those_of_the_firmware()
    {
        string source = ShippedFiles.NativeCameraSources().Single(file => file.Name == "edge_camera.c").Text;
        string table = Regex.Match(source, @"sizes\[.*?\{(.*?)\};", RegexOptions.Singleline).Groups[1].Value;
        Size[] sizes = [.. Regex.Matches(table, @"(\d+), (\d+)").Select(match => new Size(Number(match.Groups[1]), Number(match.Groups[2])))];
        Assert.Equal(sizes.OrderBy(size => size.Height * size.Width), ParallelCamera.Sizes);
        Assert.Equal(6, sizes.Length);
    }

    private static ParallelCamera Of(NanoStation station) => ParallelCamera.Of(Graph, Board, station)!;

    private static PreprocessingSpecification Cut(int height, int width) => new() { Crop = new CropRectangle(0, 0, width, height), Resize = Input };

    private static Graph Colour()
    {
        Tensor image = Tensor.Int8("image", Shape.Nhwc(1, 16, 16, 3), Quantization.PerTensor(1f / 255, -128));
        return new Graph("colour", [image], [image], []);
    }

    private static int Number(System.Text.RegularExpressions.Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);
}
