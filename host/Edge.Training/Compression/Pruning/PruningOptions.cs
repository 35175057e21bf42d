namespace Edge.Training.Compressing;

/// <summary>How channels are chosen, and what is done after the cut.</summary>
public sealed record PruningOptions
{
    /// <summary>The share of the removable channels that goes, in [0, 1).</summary>
    public double Ratio { get; init; }

    public ChannelCriterion Criterion { get; init; } = ChannelCriterion.BatchNormScale;

    /// <summary>The ratio holds in each layer; otherwise one threshold holds for all of them.</summary>
    public bool PerLayer { get; init; }

    /// <summary>Channels of a layer are rounded up to a multiple, because kernels work on so many at once.</summary>
    public int Multiple { get; init; } = 1;

    /// <summary>Every layer keeps this many channels, or all of them if it has fewer.</summary>
    public int LeastChannels { get; init; } = 4;

    /// <summary>Every layer keeps this share of its channels.</summary>
    public double LeastShare { get; init; } = 0.1;

    /// <summary>Fit the filters behind the cut to give what they gave: He et al. 2017, arXiv:1707.06168, section 3.1.</summary>
    public bool LeastSquares { get; init; } = true;

    /// <summary>Measure the batch norms' statistics anew.</summary>
    public bool Recalibrate { get; init; } = true;

    /// <summary>Training images for Taylor scores, least squares and statistics.</summary>
    public int CalibrationImages { get; init; } = 512;

    public override string ToString() => FormattableString.Invariant($"ratio {Ratio} by {Criterion}, {(PerLayer ? "per layer" : "global")}, multiple of {Multiple}")
        + (LeastSquares ? ", least squares" : "") + (Recalibrate ? ", statistics measured anew" : "");
}
