using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Operators;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Devices.Line;
using Edge.Runtime.Judging;
using Edge.Runtime.Update;

namespace Edge.Devices.Tests.Line;

/// <summary>A user's network on the virtual line: here one whose scores are the mean red, green and blue of a picture, of which red is good.</summary>
public sealed class LineNetworkTests
{
    private const int Side = 8;

    [Theory]
    [InlineData(CameraColor.Rgb888, false)]
    [InlineData(CameraColor.Rgb888, true)]
    [InlineData(CameraColor.Rgb565, true)]
    public void Coloured_parts_leave_by_what_the_network_sees(CameraColor color, bool isShuffled)
    {
        byte[][] images = [.. Enumerable.Range(0, 3).Select(channel => Picture(color, channel))];
        var scenario = new LineScenario
        {
            Duration = TimeSpan.FromMinutes(1),
            Pictures = new LinePictures(Side, Side, images, isShuffled, Network(color)) { Labels = ["red", "green", "blue"] },
        };
        var log = new StringWriter { NewLine = "\n" };
        LineRun run = VirtualLine.Run(scenario, log);
        string[] lines = log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(LineAudit.Of(run, lines).Findings);
        Assert.Equal([("blue", 0, 100), ("green", 0, 100), ("red", 100, 0)],
            LabelExits.Of(run, lines).Select(label => (label.Label, label.By("passed"), label.By("ng"))));
    }

    [Fact]
    public void Parts_leave_by_what_is_found_in_a_corner_of_the_picture()
    {
        // Four cells whose scores are their mean red, green and blue; red is the background.
        byte[][] images = [Picture(CameraColor.Rgb888, 0), Cornered(1), Cornered(2)];
        var scenario = new LineScenario
        {
            Duration = TimeSpan.FromMinutes(1),
            Pictures = new LinePictures(Side, Side, images, Network: GridNetwork()) { Labels = ["red", "green corner", "blue corner"] },
        };
        var log = new StringWriter { NewLine = "\n" };
        LineRun run = VirtualLine.Run(scenario, log);
        string[] lines = log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(LineAudit.Of(run, lines).Findings);
        Assert.Equal([("blue corner", 100, 0), ("green corner", 0, 100), ("red", 100, 0)], // blue's limit is out of reach
            LabelExits.Of(run, lines).Select(label => (label.Label, label.By("passed"), label.By("ng"))));
    }

    [Fact]
    public void Images_without_labels_are_not_counted()
    {
        var pictures = new LinePictures(Side, Side, [Picture(CameraColor.Rgb888, 0)], Network: Network(CameraColor.Rgb888));
        var scenario = new LineScenario { Duration = TimeSpan.FromMinutes(1), Pictures = pictures };
        Assert.Empty(LabelExits.Of(VirtualLine.Run(scenario, TextWriter.Null), []));
    }

    private static LineNetwork Network(CameraColor color)
    {
        Quantization pixels = Quantization.PerTensor(1f / 255, -128);
        Tensor image = Tensor.Int8("image", Shape.Nhwc(1, Side, Side, 3), pixels);
        var pool = new AveragePool2D(Size.Square(Side), Size.Square(1), Padding.None);
        Tensor mean = Tensor.Int8("mean", pool.InferShape([image]), pixels);
        Reshape row = Reshape.Flatten(mean.Shape);
        Tensor scores = Tensor.Int8("scores", row.InferShape([mean]), pixels);
        Node[] nodes = [new Node("pool", pool, [image], mean), new Node("flatten", row, [mean], scores)];
        var graph = new Graph("colours", [image], [scores], nodes, ["red", "green", "blue"]);
        return new LineNetwork(graph, new PreprocessingSpecification { Color = color },
            LimitsPart.Write(LimitsPart.OfHighest(graph.Classes, scores, ["red"], gray: 0), JudgeMode.Highest, pixels));
    }

    private static LineNetwork GridNetwork()
    {
        Quantization pixels = Quantization.PerTensor(1f / 255, -128);
        Tensor image = Tensor.Int8("image", Shape.Nhwc(1, Side, Side, 3), pixels);
        var pool = new AveragePool2D(Size.Square(Side / 2), Size.Square(Side / 2), Padding.None);
        Tensor cells = Tensor.Int8("cells", pool.InferShape([image]), pixels);
        var graph = new Graph("corners", [image], [cells], [new Node("pool", pool, [image], cells)], ["red", "green", "blue"]);
        return new LineNetwork(graph, new PreprocessingSpecification { Color = CameraColor.Rgb888 }, LimitsPart.Write(
            [new ClassLimit("red", false, PackLimits.Never, 0), new ClassLimit("green", true, 20, 5), new ClassLimit("blue", true, 126, 0)],
            JudgeMode.AnyDefect, pixels))
        {
            Locating = new LocatingSpecification(Side / 2, 0.4, 3),
        };
    }

    /// <summary>A red picture whose last cell is of another colour.</summary>
    private static byte[] Cornered(int channel)
    {
        byte[] red = Picture(CameraColor.Rgb888, 0), other = Picture(CameraColor.Rgb888, channel);
        return [.. red.Select((value, at) => at / 3 % Side >= Side / 2 && at / 3 / Side >= Side / 2 ? other[at] : value)];
    }

    /// <summary>One channel is bright, unevenly: no frame is the one before it.</summary>
    private static byte[] Picture(CameraColor color, int channel)
    {
        int Sample(int pixel, int c) => c == channel ? 160 + pixel * 37 % 64 : 40 + pixel % 16;
        return [.. Enumerable.Range(0, Side * Side).SelectMany(pixel =>
        {
            int red = Sample(pixel, 0), green = Sample(pixel, 1), blue = Sample(pixel, 2);
            int packed = (red >> 3 << 11) | (green >> 2 << 5) | (blue >> 3);
            return color == CameraColor.Rgb888 ? new[] { (byte)red, (byte)green, (byte)blue } : [(byte)(packed >> 8), (byte)packed];
        })];
    }
}
