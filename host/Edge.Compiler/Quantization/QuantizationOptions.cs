using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>How post-training quantization chooses its scales.</summary>
public sealed record QuantizationOptions
{
    /// <summary>From what calibration saw of an activation to its range. Network outputs and what a Softmax or Sigmoid reads always keep min and max.</summary>
    public ActivationRangeMethod ActivationRange { get; init; } = ActivationRangeMethod.Mse;

    /// <summary>For <see cref="ActivationRangeMethod.Percentile"/>: this share of the values lies below the upper end, in percent.</summary>
    /// <remarks>The lower end mirrors it. More than 50 and at most 100.</remarks>
    public double Percentile { get; init; } = 99.99;

    /// <summary>For weights of 8 bits; those of fewer always take the clipping of <see cref="WeightRangeMethod.Mse"/>.</summary>
    public WeightRangeMethod WeightRange { get; init; } = WeightRangeMethod.MinMax;

    /// <summary>Bits of the weights of Conv2D, DepthwiseConv2D and Dense, 2 to 8. The first and the last of them keep 8: they cost most and hold little.</summary>
    public int WeightBits { get; init; } = 8;

    /// <summary>Bits for single nodes, by name, in place of <see cref="WeightBits"/>: first and last too.</summary>
    public IReadOnlyDictionary<string, int> NodeWeightBits { get; init; } = new Dictionary<string, int>();

    /// <summary>How weights of fewer than 8 bits are rounded; those of 8 go to the nearest step.</summary>
    public WeightRoundingMethod WeightRounding { get; init; } = WeightRoundingMethod.Covariance;

    /// <summary>Takes the mean error that rounding causes in each output channel off its bias, layer after layer.</summary>
    public bool BiasCorrection { get; init; } = true;

    /// <summary>How the network's input arrives, known from preprocessing; null calibrates it like any other tensor.</summary>
    public Quantization? InputQuantization { get; init; }
}

public enum ActivationRangeMethod
{
    /// <summary>The smallest and the largest value seen.</summary>
    MinMax,

    /// <summary>Cuts off the rarest values at both ends.</summary>
    Percentile,

    /// <summary>The range with the smallest mean squared error of rounding and clipping.</summary>
    Mse,

    /// <summary>The range whose steps tell most of how values are distributed: least Kullback-Leibler divergence.</summary>
    Entropy,
}

public enum WeightRoundingMethod
{
    /// <summary>Each weight to its nearest step.</summary>
    Nearest,

    /// <summary>The weights of an output channel together, so that the sums over what calibration images give stay close.</summary>
    Covariance,

    /// <summary>Learned, up or down for each weight, so that what the node gives after its activation stays close: AdaRound. The bias is fitted with them.</summary>
    Adaptive,
}

public enum WeightRangeMethod
{
    /// <summary>The largest absolute weight of the channel.</summary>
    MinMax,

    /// <summary>The clipping with the smallest squared error of the channel.</summary>
    Mse,
}
