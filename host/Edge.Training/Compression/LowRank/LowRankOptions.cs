using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>How the filters of fewer channels are found.</summary>
public enum LowRankSolver
{
    /// <summary>From the weights alone, by their singular vectors: the baseline.</summary>
    WeightSvd,

    /// <summary>From the responses on calibration images: the linear case of Zhang et al. 2016, arXiv:1505.06798.</summary>
    Linear,

    /// <summary>From the responses behind the activation.</summary>
    Nonlinear,
}

/// <summary>How a network is factored.</summary>
public sealed record LowRankOptions
{
    /// <summary>Part of the network's cost that may be left, in (0, 1].</summary>
    public double Share { get; init; } = 0.5;

    public LowRankSolver Solver { get; init; } = LowRankSolver.Nonlinear;

    /// <summary>Each layer is fitted to what the network that is factored so far hands it, so that errors do not add up. Not with <see cref="LowRankSolver.WeightSvd"/>.</summary>
    public bool Asymmetric { get; init; } = true;

    /// <summary>Windows become columns followed by rows as well.</summary>
    public bool Spatial { get; init; }

    /// <summary>Ranks by the energies of the layers; otherwise every layer keeps the same share.</summary>
    public bool EnergyRanks { get; init; } = true;

    /// <summary>Layers of fewer outputs stay as they are: a 1x1 convolution over few channels gains nothing.</summary>
    public int LeastChannels { get; init; } = 16;

    /// <summary>Training images to calibrate with.</summary>
    public int CalibrationImages { get; init; } = 500;

    /// <summary>Output places of each image.</summary>
    public int Places { get; init; } = 10;

    /// <summary>
    /// What a layer with weights costs at its ranks, those that are never factored included; multiply-accumulates if left out, predicted cycles
    /// (<see cref="LayerCycles.Of"/>) where a board is known.
    /// </summary>
    public Func<Node, LayerRanks, double>? Cost { get; init; }

    public override string ToString() => FormattableString.Invariant($"share {Share}, {Solver}{(Asymmetric && Solver != LowRankSolver.WeightSvd ? ", asymmetric" : "")}")
        + (Spatial ? ", spatial" : "") + (EnergyRanks ? "" : ", uniform ranks");
}

/// <summary>Filters of the layers that a layer is taken apart into; null where it is not.</summary>
/// <param name="Channel">Of the layer before the 1x1 convolution.</param>
/// <param name="Spatial">Of the columns.</param>
public readonly record struct LayerRanks(int? Channel, int? Spatial)
{
    /// <summary>Multiply-accumulates of a convolution or Dense at these ranks.</summary>
    public double Macs(Node node)
    {
        Shape filter = node.Inputs[1].Shape, output = node.Output.Shape;
        double places = output.Elements / output.Channels, outputs = output.Channels, inner = Channel ?? outputs;
        double pointwise = Channel is null ? 0 : places * inner * outputs;
        if (Spatial is not { } columns)
            return places * (filter.Elements / filter[0]) * inner + pointwise;
        double columnPlaces = (double)output.Height * node.Inputs[0].Shape.Width;
        return columnPlaces * filter[1] * filter[3] * columns + places * filter[2] * columns * inner + pointwise;
    }

    /// <summary>The channel rank from which on a second layer costs more than it saves: m n / (m + n) of a matrix [m, n].</summary>
    public static double ChannelBreakEven(Shape filter) => BreakEven((double)filter.Elements / filter[0], filter[0]);

    /// <summary>The same for columns and rows, of a filter [O, FH, FW, C].</summary>
    public static double SpatialBreakEven(Shape filter) => BreakEven((double)filter[1] * filter[3], (double)filter[2] * filter[0]);

    private static double BreakEven(double m, double n) => m * n / (m + n);
}
