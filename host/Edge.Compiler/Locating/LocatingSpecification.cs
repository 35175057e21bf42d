using System.Globalization;
using Edge.Compiler.Ir;
using Edge.Runtime.Locating;

namespace Edge.Compiler.Locating;

/// <summary>How detections are read off a network whose output is a grid of class scores; the arithmetic is <see cref="GridDecoder"/>.</summary>
/// <param name="CellPixels">Pixels of the network's input along a side of a cell, 1 to 256.</param>
/// <param name="Threshold">The least score of a cell that counts, in (0, 1).</param>
/// <param name="Most">Detections that there is room for, 1 to 255.</param>
public sealed record LocatingSpecification(int CellPixels, double Threshold, int Most)
{
    /// <summary>The entry of a model's provenance that holds <see cref="CanonicalText"/>.</summary>
    public const string Key = "locating";

    private const string Format = "edge.locating/1";

    // An int16_t of edge_grid_decode_s8 for each cell; sizeof(edge_detection).
    private const int LinkBytes = 2, DetectionBytes = 36;

    /// <summary>All of it on one line, in a fixed order.</summary>
    public string CanonicalText => string.Create(CultureInfo.InvariantCulture, $"{Format} cell_pixels={CellPixels} threshold={Threshold} most={Most}");

    /// <summary>Memory beside the network's: links between cells, and room for the detections.</summary>
    /// <param name="output">[1, rows, columns, classes].</param>
    public long RamBytes(Shape output) => (long)LinkBytes * output.Height * output.Width + (long)DetectionBytes * Most;

    /// <summary>As a model was trained; null: it judges whole images.</summary>
    /// <param name="provenance">Of the model.</param>
    public static LocatingSpecification? Of(IReadOnlyDictionary<string, string> provenance) => provenance.TryGetValue(Key, out string? text) ? Parse(text) : null;

    /// <returns>Null for a text of another kind, or with a number out of its range.</returns>
    public static LocatingSpecification? Parse(string text)
    {
        string[] words = text.Split(' ');
        string? Value(int at, string key) => words[at].StartsWith(key + "=", StringComparison.Ordinal) ? words[at][(key.Length + 1)..] : null;
        int? Whole(string? digits, int most) =>
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= most ? value : null;
        return words.Length == 4 && words[0] == Format && Whole(Value(1, "cell_pixels"), 256) is { } cell && Whole(Value(3, "most"), 255) is { } most
            && double.TryParse(Value(2, "threshold"), NumberStyles.Float, CultureInfo.InvariantCulture, out double threshold) && threshold is > 0 and < 1
            ? new LocatingSpecification(cell, threshold, most)
            : null;
    }

    /// <summary>The numbers of the device for one network.</summary>
    /// <param name="graph">INT8, with class scores [1, rows, columns, classes] of which the first is the background's.</param>
    /// <exception cref="ModelException">E0415: its output is no such grid. E0416: no score of the output says the threshold.</exception>
    public GridParameters Grid(Graph graph)
    {
        Tensor output = graph.Outputs[0];
        CheckGrid(graph.Name, output.Shape);
        return new GridParameters
        {
            Height = output.Shape.Height,
            Width = output.Shape.Width,
            Classes = output.Shape.Channels,
            CellPixels = CellPixels,
            Threshold = Step(graph.Name, output.Quantization!),
            Most = Most,
        };
    }

    private static void CheckGrid(string where, Shape shape)
    {
        const int most = GridDecoder.MostExtent;
        if (shape.Rank != 4 || shape.Batch != 1 || shape.Height > most || shape.Width > most || shape.Channels is < 2 or > 128)
        {
            throw new ModelException("E0415", where, $"an output of {shape} is no grid of class scores",
                $"1 x rows x columns x classes, up to {most} rows and columns, 2 to 128 classes, the first one the background",
                "'task: locate' trains such a network");
        }
    }

    /// <summary>The least step whose real value reaches the threshold.</summary>
    private int Step(string where, Quantization output)
    {
        double q = Math.Ceiling(Threshold / output.Scale + output.ZeroPoint - 1e-6);
        return q is >= -127 and <= 127 ? (int)q : throw new ModelException("E0416", where, FormattableString.Invariant($"the threshold {Threshold}"),
            FormattableString.Invariant($"{output.Dequantize(-127):0.####} to {output.Dequantize(127):0.####}, what the output can say"),
            "change 'locate.threshold'");
    }
}
