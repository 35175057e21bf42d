using System.Globalization;
using Edge.Compiler.Ir;

namespace Edge.Training.Models;

/// <summary>An architecture without weights: what a checkpoint is loaded into, what is trained and what becomes a graph.</summary>
/// <param name="Name">Names the graph and the emitted code.</param>
/// <param name="Input">[1, H, W, C] of the preprocessed image.</param>
/// <param name="Layers">In order; the last one gives one logit for each class.</param>
public sealed record Network(string Name, Shape Input, IReadOnlyList<Layer> Layers)
{
    /// <summary>What a checkpoint must agree with besides its parameters' names: the architecture and the normalization.</summary>
    public string Fingerprint => Layers[0] is NormalizationLayer normalization
        ? $"{Name}, mean {Text(normalization.Mean)}, deviation {Text(normalization.Deviation)}"
        : Name;

    /// <summary>The same network on images whose channels are brought to mean 0 and deviation 1 first.</summary>
    /// <param name="mean">One for each channel, in real values of the preprocessed image.</param>
    /// <param name="deviation">One for each channel, positive.</param>
    /// <exception cref="UsageException">The numbers do not match the channels.</exception>
    public Network Normalized(IReadOnlyList<float> mean, IReadOnlyList<float> deviation)
    {
        int channels = Input.Channels;
        if (mean.Count != channels || deviation.Count != channels || deviation.Any(d => !(d > 0)))
        {
            throw new UsageException("E0212", $"network '{Name}'", $"{mean.Count} means and {deviation.Count} deviations",
                $"one mean and one positive deviation for each of {channels} channels");
        }

        return this with { Layers = [new NormalizationLayer("normalize", mean, deviation), .. Layers] };
    }

    private static string Text(IReadOnlyList<float> values) => string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
