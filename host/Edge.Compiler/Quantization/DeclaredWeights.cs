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

    // The range of uint8 less a uint8 zero point, and of int8 less an int8 one.
    private const int WidestStep = 255, MostStep = 127;

    /// <exception cref="ModelException">E0130, without a place: 8 bits do not hold the weights.</exception>
    public Tensor Quantize(Tensor weights, int axis)
    {
        WholeWeights held = InFile(weights, axis, sbyte.MinValue, sbyte.MaxValue) ?? Found(weights, axis, MostStep)
            ?? throw NotHeld(weights, WidestStep, "one scale for each output channel, zero point 0");
        return Int8(weights, held);
    }

    /// <summary>Weights that 9 bits hold, as the sum of several that 8 bits hold: the same scales, steps in [-127, 127].</summary>
    /// <param name="weights">Real numbers.</param>
    /// <param name="axis">Of the output channels.</param>
    /// <param name="bias">Added to their products. Unless it is zero the file's scales are kept: it is in steps of them.</param>
    /// <returns>Two or three times as many real numbers as the weights are; null where 8 bits hold them, or 9 bits do not.</returns>
    public IReadOnlyList<float[]>? Parts(Tensor weights, int axis, Tensor bias)
    {
        if (InFile(weights, axis, sbyte.MinValue, sbyte.MaxValue) is not null)
            return null;
        bool mayTakeOthers = bias.Floats.All(real => real == 0);
        WholeWeights? inFile = InFile(weights, axis, -WidestStep, WidestStep);
        bool isHeld = (mayTakeOthers || inFile is null) && Found(weights, axis, MostStep) is not null;
        if (isHeld || (inFile ?? Found(weights, axis, WidestStep)) is not { } wide)
            return null;
        int[] rest = [.. wide.Steps];
        Func<int, int> channelOf = Channels(weights, axis);
        var parts = new List<float[]>();
        while (rest.Any(step => step != 0))
        {
            int[] part = [.. rest.Select(step => Math.Clamp(step, -MostStep, MostStep))];
            parts.Add([.. part.Select((step, i) => step * wide.Quantization.ScaleOf(channelOf(i)))]);
            rest = [.. rest.Zip(part, (step, taken) => step - taken)];
        }

        return parts;
    }

    /// <summary>A constant that is an operand like an activation: one scale and zero point.</summary>
    /// <exception cref="ModelException">E0130, without a place: 8 bits do not hold it.</exception>
    public Tensor Operand(Tensor constant)
    {
        foreach (DeclaredSteps steps in Candidates(constant).Where(steps => steps.Scales.Count == 1 && steps.ZeroPoint is >= -128 and <= 127))
        {
            if (Exact(constant.Floats, _ => steps.Scales[0], steps.ZeroPoint, sbyte.MinValue, sbyte.MaxValue) is { } found)
                return Int8(constant, new WholeWeights(found, Quantization.PerTensor(steps.Scales[0], steps.ZeroPoint)));
        }

        float scale = (float)(ExactSteps.Scale(constant.Floats, MostStep) ?? throw NotHeld(constant, MostStep, "one scale and zero point"));
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

    // From an element's index to its channel.
    private static Func<int, int> Channels(Tensor weights, int axis)
    {
        int channels = weights.Shape[axis], inner = weights.Shape.Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        return i => i / inner % channels;
    }

    // The whole numbers of the file that stand for exactly these weights; null when some lie outside [least, most].
    private WholeWeights? InFile(Tensor weights, int axis, int least, int most)
    {
        int channels = weights.Shape[axis];
        Func<int, int> channelOf = Channels(weights, axis);
        foreach (DeclaredSteps steps in Candidates(weights).Where(steps => steps.Scales.Count > 0 && channels % steps.Scales.Count == 0))
        {
            if (Exact(weights.Floats, i => steps.Scales[channelOf(i) % steps.Scales.Count], 0, least, most) is { } found)
                return new WholeWeights(found, steps.IsPerChannel
                    ? Quantization.PerChannel([.. Enumerable.Range(0, channels).Select(c => steps.Scales[c % steps.Scales.Count])], axis)
                    : Quantization.PerTensor(steps.Scales[0], 0));
        }

        return null;
    }

    // The weights at scales that fit, whatever the file says; null when a channel has none. A channel of zeros takes the largest scale of the others.
    private static WholeWeights? Found(Tensor weights, int axis, int most)
    {
        int channels = weights.Shape[axis];
        Func<int, int> channelOf = Channels(weights, axis);
        ILookup<int, float> byChannel = weights.Floats.Select((real, i) => (Channel: channelOf(i), real)).ToLookup(pair => pair.Channel, pair => pair.real);
        double?[] found = [.. Enumerable.Range(0, channels).Select(c => ExactSteps.Scale([.. byChannel[c]], most))];
        if (found.Contains(null))
            return null;
        double largest = found.Max() ?? 0;
        float[] scales = [.. found.Select(scale => (float)(scale > 0 ? scale.Value : largest > 0 ? largest : 1))];
        int[] steps = [.. weights.Floats.Select((real, i) => (int)Math.Round(real / (double)scales[channelOf(i)]))];
        return new WholeWeights(steps, Quantization.PerChannel(scales, axis));
    }

    private static Tensor Int8(Tensor constant, WholeWeights held) => Tensor.Constant(constant.Name, constant.Shape, [.. held.Steps.Select(step => (sbyte)step)], held.Quantization);

    private sealed record WholeWeights(int[] Steps, Quantization Quantization);

    // The whole numbers that stand for exactly these real ones; null when some lie outside [least, most].
    private static int[]? Exact(float[] reals, Func<int, float> scale, int zeroPoint, int least, int most)
    {
        var found = new int[reals.Length];
        for (int i = 0; i < reals.Length; i++)
        {
            double step = Math.Round(reals[i] / (double)scale(i));
            if (step + zeroPoint < least || step + zeroPoint > most || (float)step * scale(i) != reals[i])
                return null;
            found[i] = (int)step + zeroPoint;
        }

        return found;
    }

    private ModelException NotHeld(Tensor constant, int most, string accepted)
    {
        const string Remedy = "quantize it symmetrically to int8";
        string name = $"its constant '{constant.Name}'";
        DeclaredSteps? whole = Candidates(constant)
            .FirstOrDefault(steps => steps.Steps.Count % constant.Floats.Length == 0 && steps.Steps.Any(step => Math.Abs(step) > most));
        return whole is null
            ? new ModelException("E0130", "", $"8 bits do not hold {name}", $"int8 with {accepted}", Remedy)
            : new ModelException("E0130", "", $"{name} less the zero point runs from {whole.Steps.Min()} to {whole.Steps.Max()}", $"-{most} to {most}, with {accepted}", Remedy);
    }
}
