using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>What a network measures at one point of its compression. Null: not measured.</summary>
public sealed record CompressionFigures
{
    /// <summary>Multiply-accumulates of one inference.</summary>
    public required long Macs { get; init; }

    /// <summary>Elements of all constants.</summary>
    public long? Weights { get; init; }

    /// <summary>The share of the record's split that is right, in [0, 1]; of networks that locate, F1.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Parameters other than 0, times their bits.</summary>
    public long? NominalBytes { get; init; }

    /// <summary>The tables of the emitted program.</summary>
    public long? PackedBytes { get; init; }

    /// <summary>What the program adds to the flash of an empty firmware: tables and code.</summary>
    public long? LinkedBytes { get; init; }

    /// <summary>Arena, input and output.</summary>
    public long? RamBytes { get; init; }

    /// <summary>Of one inference on the record's board, by its cost model.</summary>
    public double? PredictedCycles { get; init; }

    /// <summary>Of one inference on the record's board, by its cost model.</summary>
    public double? PredictedInstructions { get; init; }

    /// <summary>Of one inference, counted in the board's emulator.</summary>
    public long? EmulatedInstructions { get; init; }

    /// <summary>What the graph alone tells.</summary>
    public static CompressionFigures Of(Graph graph) => new() { Macs = graph.Macs, Weights = graph.Weights };
}
