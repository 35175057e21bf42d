using Edge.Training.Anomalies;

namespace Edge.Cli.Projects;

/// <summary>How a network learns from good parts alone: what 'edge train' does in a project with the section <c>anomaly</c>.</summary>
internal sealed record AnomalySection
{
    /// <summary>What <c>model.network</c> is called beside the section.</summary>
    public const string Network = "anomaly";

    public HeadKind Head { get; init; } = HeadKind.Gaussian;

    /// <summary>Of the memory of the nearest head.</summary>
    public int Entries { get; init; } = 64;

    /// <summary>Side of the square of cells whose mean counts as the score; 1: the highest cell.</summary>
    public int Window { get; init; } = 2;

    /// <summary>Whether the map is a second output, which a device keeps and sends with a part.</summary>
    public bool HasMap { get; init; }

    /// <summary>Good parts that may be rejected, as a fraction.</summary>
    public double Overkill { get; init; } = 0.01;

    /// <summary>Half the width of the band around the limit that is left to a person, as a score.</summary>
    public double Gray { get; init; }

    /// <summary>Features of a cell; of a backbone that is trained here.</summary>
    public int Channels { get; init; } = 16;

    /// <summary>Images with synthetic defects in an epoch.</summary>
    public int Images { get; init; } = 24_000;

    public int Epochs { get; init; } = 20;

    /// <summary>A float model whose features are taken instead; null: one is trained on the good parts.</summary>
    public string? Backbone { get; init; }

    /// <summary>The node of <see cref="Backbone"/> that computes them; null: its last one before it sees all places at once.</summary>
    public string? Node { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>The two heads, the chosen one first: their costs are shown side by side.</summary>
    public IReadOnlyList<AnomalyHead> Heads => [HeadOf(Head), HeadOf(Head == HeadKind.Gaussian ? HeadKind.Nearest : HeadKind.Gaussian)];

    public AnomalyOptions Options => new() { Channels = Channels, Images = Images, Epochs = Epochs, Overkill = Overkill, Seed = Seed };

    /// <param name="resolve">From a path as it is written to an absolute one.</param>
    public static AnomalySection Read(Section section, Func<string?, string?> resolve)
    {
        var defaults = new AnomalySection();
        var anomaly = new AnomalySection
        {
            Head = section.OneOf("head", "gaussian", "nearest") == "nearest" ? HeadKind.Nearest : HeadKind.Gaussian,
            Entries = section.Integer("entries", 1, 65_536) ?? defaults.Entries,
            Window = section.Integer("window", 1, 64) ?? defaults.Window,
            HasMap = section.Flag("map") ?? defaults.HasMap,
            Overkill = section.Share("overkill") ?? defaults.Overkill,
            Gray = section.Number("gray", 0, 1) ?? defaults.Gray,
            Channels = section.Integer("channels", 1, 256) ?? defaults.Channels,
            Images = section.Integer("images", 1, 1_000_000) ?? defaults.Images,
            Epochs = section.Integer("epochs", 1, 100_000) ?? defaults.Epochs,
            Backbone = resolve(section.Text("backbone")),
            Node = section.Text("node"),
            Seed = section.Integer("seed", 0, int.MaxValue) ?? defaults.Seed,
        };
        section.Finish();
        if (anomaly.Node is not null && anomaly.Backbone is null)
            throw section.Missing("backbone", "the float model that has the node");
        return anomaly.Overkill < 1 ? anomaly : throw section.Wrong("overkill", "a share from 0 to below 100%, such as 1%");
    }

    /// <summary>With what the command line says of them; null: as the project has it.</summary>
    public AnomalySection With(int? epochs, int? seed) => this with { Epochs = epochs ?? Epochs, Seed = seed ?? Seed };

    private AnomalyHead HeadOf(HeadKind kind) => new(kind, Entries, Window) { HasMap = HasMap };
}
