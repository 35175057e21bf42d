using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>The weights of a network that comes quantized: the file's own whole numbers, found again in the real ones that the import made of them.</summary>
/// <remarks>
/// A pass may have multiplied a channel by a factor, and a file may hold weights as real numbers that were rounded before; both are taken at the
/// scale at which 8 bits hold them exactly. What no scale fits is refused: rounding it would change the network.
/// </remarks>
internal sealed class DeclaredWeights(DeclaredScales declared) : IWeightQuantizer
{
    // Relative to the product of its factors, what single precision may make of the scale of a bias.
    private const double ScaleTolerance = 1e-6;

    /// <exception cref="ModelException">E0130, without a place: 8 bits do not hold the weights.</exception>
    public Tensor Quantize(Tensor weights, int axis)
    {
        int channels = weights.Shape[axis], inner = weights.Shape.Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        int ChannelOf(int i) => i / inner % channels;
        foreach (DeclaredSteps steps in Candidates(weights).Where(steps => steps.Scales.Count > 0 && channels % steps.Scales.Count == 0))
        {
            if (Exact(weights.Floats, i => steps.Scales[ChannelOf(i) % steps.Scales.Count], 0) is { } found)
                return Tensor.Constant(weights.Name, weights.Shape, found, steps.IsPerChannel
                    ? Quantization.PerChannel([.. Enumerable.Range(0, channels).Select(c => steps.Scales[c % steps.Scales.Count])], axis)
                    : Quantization.PerTensor(steps.Scales[0], 0));
        }

        float[] scales = Scales(weights, channels, ChannelOf);
        return Tensor.Constant(weights.Name, weights.Shape, [.. weights.Floats.Select((real, i) => (sbyte)Math.Round(real / (double)scales[ChannelOf(i)]))], Quantization.PerChannel(scales, axis));
    }

    /// <summary>A constant that is an operand like an activation: one scale and zero point.</summary>
    /// <exception cref="ModelException">E0130, without a place: 8 bits do not hold it.</exception>
    public Tensor Operand(Tensor constant)
    {
        foreach (DeclaredSteps steps in Candidates(constant).Where(steps => steps.Scales.Count == 1 && steps.ZeroPoint is >= -128 and <= 127))
        {
            if (Exact(constant.Floats, _ => steps.Scales[0], steps.ZeroPoint) is { } found)
                return Tensor.Constant(constant.Name, constant.Shape, found, Quantization.PerTensor(steps.Scales[0], steps.ZeroPoint));
        }

        float scale = (float)(ExactSteps.Scale(constant.Floats) ?? throw NotHeld(constant, "one scale and zero point"));
        scale = scale == 0 ? 1 : scale;
        return Tensor.Constant(constant.Name, constant.Shape, [.. constant.Floats.Select(real => (sbyte)Math.Round(real / (double)scale))], Quantization.PerTensor(scale, 0));
    }

    /// <summary>The file's int32 biases; null where they are not in steps of input scale times filter scale.</summary>
    /// <param name="bias">Real numbers.</param>
    /// <param name="scale">The exact scale of each channel.</param>
    public Tensor? Bias(Tensor bias, Func<int, double> scale)
    {
        float[] reals = bias.Floats;
        bool Holds(DeclaredSteps steps)
        {
            if (steps.Steps.Count != reals.Length || (steps.Scales.Count != 1 && steps.Scales.Count != reals.Length))
                return false;
            for (int o = 0; o < reals.Length; o++)
            {
                float own = steps.Scales[o % steps.Scales.Count];
                if (steps.Steps[o] is < int.MinValue or > int.MaxValue || steps.Steps[o] * own != reals[o] || Math.Abs(own - scale(o)) > ScaleTolerance * scale(o))
                    return false;
            }

            return true;
        }

        return Candidates(bias).FirstOrDefault(Holds) is not { } found ? null : Tensor.Constant(bias.Name, bias.Shape, [.. found.Steps.Select(step => (int)step)],
            found.IsPerChannel ? Quantization.PerChannel([.. found.Scales], 0) : Quantization.PerTensor(found.Scales[0], 0));
    }

    private IReadOnlyList<DeclaredSteps> Candidates(Tensor constant) => declared.Constants.GetValueOrDefault(constant.Name, []);

    // The int8 numbers that stand for exactly these real ones; null when some do not exist.
    private static sbyte[]? Exact(float[] reals, Func<int, float> scale, int zeroPoint)
    {
        var found = new sbyte[reals.Length];
        for (int i = 0; i < reals.Length; i++)
        {
            double step = Math.Round(reals[i] / (double)scale(i));
            if (step + zeroPoint is < -128 or > 127 || (float)step * scale(i) != reals[i])
                return null;
            found[i] = (sbyte)(step + zeroPoint);
        }

        return found;
    }

    // A channel of zeros takes the largest scale of the others.
    private float[] Scales(Tensor weights, int channels, Func<int, int> channelOf)
    {
        ILookup<int, float> byChannel = weights.Floats.Select((real, i) => (Channel: channelOf(i), real)).ToLookup(pair => pair.Channel, pair => pair.real);
        double[] scales = [.. Enumerable.Range(0, channels).Select(c => ExactSteps.Scale([.. byChannel[c]]) ?? throw NotHeld(weights, "one scale for each output channel, zero point 0"))];
        double largest = scales.Max();
        return [.. scales.Select(scale => (float)(scale > 0 ? scale : largest > 0 ? largest : 1))];
    }

    private ModelException NotHeld(Tensor constant, string accepted)
    {
        DeclaredSteps? whole = Candidates(constant).FirstOrDefault(steps => steps.Steps.Count % constant.Floats.Length == 0 && steps.Steps.Any(step => step is < -128 or > 127));
        return whole is null
            ? new ModelException("E0130", "", $"8 bits do not hold its constant '{constant.Name}'", $"int8 with {accepted}", "quantize it symmetrically to int8")
            : new ModelException("E0130", "", $"its constant '{constant.Name}' less the zero point runs from {whole.Steps.Min()} to {whole.Steps.Max()}", $"-128 to 127, with {accepted}", "quantize it symmetrically to int8");
    }
}
