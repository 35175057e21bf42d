using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>What a compression did and what it cost and won at each step: what its report is drawn from.</summary>
public sealed record CompressionRecord
{
    public const string CurrentSchema = "edge.compression/1";

    public string Schema { get; init; } = CurrentSchema;

    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The board whose bytes and cycles these are; null where none was chosen.</summary>
    public string? Board { get; init; }

    /// <summary>What the accuracies were measured on, for people: <c>search split, 5000 images</c>.</summary>
    public required string Split { get; init; }

    /// <summary>What "accuracy" is, for people: the share of right images, or <c>F1</c> of the centres that a network finds.</summary>
    public string Measure { get; init; } = "accuracy";

    /// <summary>As the network came.</summary>
    public required CompressionFigures Before { get; init; }

    /// <summary>In order.</summary>
    public IReadOnlyList<RecordedStep> Steps { get; init; } = [];

    /// <summary>Every layer with weights.</summary>
    public IReadOnlyList<LayerPicture> Layers { get; init; } = [];

    /// <summary>Every candidate that was judged, for the plot of bytes against accuracy.</summary>
    public IReadOnlyList<RecordedTrial> Trials { get; init; } = [];

    /// <summary>The least accuracy that was allowed, in [0, 1].</summary>
    public double? Goal { get; init; }

    /// <summary>Why it stopped, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>What a reader should know beside it, in sentences: what was not measured and why, what a choice costs.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// True where each step is a level of compute over one set of tables: levels differ in multiply-accumulates, not in bytes, and the last is the smallest.
    /// </summary>
    public bool ComparesCompute { get; init; }

    /// <summary>At the end.</summary>
    public CompressionFigures After => Steps.Count > 0 ? Steps[^1].Figures : Before;

    /// <summary>A record of finished steps.</summary>
    /// <param name="compression">Steps and both graphs.</param>
    /// <param name="before">Of the graph that came in.</param>
    /// <param name="after">Of the graph behind each step.</param>
    /// <param name="final">What is stored, float or INT8; null: the graph of <paramref name="compression"/>.</param>
    public static CompressionRecord Of(
        Compression compression, string split, CompressionFigures before, IReadOnlyList<CompressionFigures> after, Graph? final = null)
    {
        if (after.Count != compression.Steps.Count)
            throw new ArgumentException($"{after.Count} figures for {compression.Steps.Count} steps");
        return new CompressionRecord
        {
            Network = compression.Original.Name,
            Split = split,
            Before = before,
            Steps = [.. compression.Steps.Zip(after, (step, figures) => new RecordedStep(step.Method, step.Settings, figures, step.Layers))],
            Layers = LayerPicture.Of(compression.Original, final ?? compression.Graph),
        };
    }
}

/// <summary>One method's work.</summary>
/// <param name="Figures">Behind it.</param>
public sealed record RecordedStep(string Method, string Settings, CompressionFigures Figures, IReadOnlyList<LayerChange> Layers);

/// <summary>A candidate.</summary>
/// <param name="Name">For people: <c>iq 4, ns 0.35</c>.</param>
/// <param name="Accuracy">In [0, 1].</param>
/// <param name="Bytes">Of its tables.</param>
/// <param name="Macs">Of one inference.</param>
public sealed record RecordedTrial(string Name, double Accuracy, long Bytes, long Macs)
{
    /// <summary>Of one inference, by the board's cost model.</summary>
    public double? Cycles { get; init; }
}
