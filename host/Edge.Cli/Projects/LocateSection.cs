using Edge.Compiler.Locating;

namespace Edge.Cli.Projects;

/// <summary>How a network finds where something is: the project's section <c>locate</c>.</summary>
internal sealed record LocateSection
{
    /// <summary>Pixels of the network's input along a side of a cell; the network is cut where its image is that much smaller.</summary>
    public int Cell { get; init; } = 8;

    /// <summary>The least score of a cell that counts.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Detections that a device has room for.</summary>
    public int Most { get; init; } = 16;

    /// <summary>What a cell with an object counts in the training's loss, in background cells.</summary>
    public double PositiveWeight { get; init; } = 10;

    public LocatingSpecification Specification => new(Cell, Threshold, Most);

    public static LocateSection Read(Section section)
    {
        var defaults = new LocateSection();
        var locate = new LocateSection
        {
            Cell = section.Integer("cell", 1, 256) ?? defaults.Cell,
            Threshold = section.Number("threshold", 0.01, 0.99) ?? defaults.Threshold,
            Most = section.Integer("most", 1, 255) ?? defaults.Most,
            PositiveWeight = section.Number("positive_weight", 0.01, 10_000) ?? defaults.PositiveWeight,
        };
        section.Finish();
        return locate;
    }
}
