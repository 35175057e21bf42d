using Edge.Compiler.Ir;
using Edge.Runtime.Locating;

namespace Edge.Compiler.Locating;

/// <summary>Something found in a picture, in pixels of the network's input.</summary>
/// <param name="Class">Index of its class; never the background.</param>
/// <param name="Score">Of its best cell, in (0, 1).</param>
/// <param name="X">Of its centre.</param>
/// <param name="Y">Of its centre.</param>
/// <param name="Box">Around its cells.</param>
public sealed record FoundPart(int Class, double Score, double X, double Y, PixelBox Box);

/// <summary>A rectangle of pixels: [Left, Right) by [Top, Bottom).</summary>
public readonly record struct PixelBox(double Left, double Top, double Right, double Bottom)
{
    public double Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);

    /// <summary>The longer side.</summary>
    public double Extent => Math.Max(Right - Left, Bottom - Top);

    /// <summary>Area of both over area of either, in [0, 1].</summary>
    public double Overlap(PixelBox other)
    {
        double shared = new PixelBox(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom)).Area;
        return shared == 0 ? 0 : shared / (Area + other.Area - shared);
    }
}

/// <summary>Reads detections off outputs as the device does, and says them in real numbers. One reader serves one thread.</summary>
public sealed class GridReader
{
    /// <summary>What float scores are rounded to before they are read: the steps of an INT8 softmax.</summary>
    private static readonly Quantization Steps = Quantization.PerTensor(1f / 256, -128);

    private readonly GridDecoder _decoder;
    private readonly GridParameters _grid;
    private readonly Quantization _scores;

    private GridReader(GridParameters grid, Quantization scores) => (_decoder, _grid, _scores) = (new GridDecoder(grid), grid, scores);

    /// <param name="graph">INT8.</param>
    /// <exception cref="ModelException">As of <see cref="LocatingSpecification.Grid"/>.</exception>
    public static GridReader Of(LocatingSpecification specification, Graph graph) =>
        new(specification.Grid(graph), graph.Outputs[0].Quantization!);

    /// <summary>For float scores in [0, 1] of such a grid.</summary>
    /// <param name="shape">[1, rows, columns, classes].</param>
    public static GridReader OfFloat(LocatingSpecification specification, Shape shape)
    {
        Tensor output = Tensor.Int8("scores", shape, Steps);
        return Of(specification, new Graph("scores", [output], [output], [], []));
    }

    /// <summary>Cells that nobody thresholds: what a ranking of all detections takes.</summary>
    public static LocatingSpecification WithEveryScore(LocatingSpecification specification) => specification with { Threshold = 1.0 / 256, Most = 255 };

    /// <summary>How many the last reading found, those without room included.</summary>
    public int Found { get; private set; }

    /// <summary>What the last reading found, as the device's code has it.</summary>
    public IReadOnlyList<Detection> Detections => [.. _decoder.Detections.Take(_decoder.Count)];

    /// <param name="scores">The grid's bytes; what follows them is not read.</param>
    public IReadOnlyList<FoundPart> Read(sbyte[] scores)
    {
        Found = _decoder.Decode(scores, 0);
        int cell = _grid.CellPixels;
        return [.. Detections.Select(d => new FoundPart(d.Class, _scores.Dequantize((sbyte)d.Score), d.X / 256.0, d.Y / 256.0,
            new PixelBox(d.Left * cell, d.Top * cell, (d.Right + 1) * cell, (d.Bottom + 1) * cell)))];
    }

    /// <param name="scores">Float scores, rounded to the nearest step first.</param>
    public IReadOnlyList<FoundPart> Read(ReadOnlySpan<float> scores) => Read(_scores.Quantize(scores.ToArray()));

    /// <summary>An image as one class: that of the best detection, the first one at a tie; 0 where nothing was found.</summary>
    public static int Decision(IReadOnlyList<FoundPart> found) => found.MaxBy(part => part.Score)?.Class ?? 0;
}
