namespace Edge.Compiler.Ir;

/// <summary>How integers stand for real numbers: real = scale * (q - zero point), one scale for the tensor or one for each channel.</summary>
/// <remarks>TFLite INT8 specification: activations per tensor, weights per output channel with zero point 0.</remarks>
public sealed class Quantization : IEquatable<Quantization>
{
    private readonly float[] _scales;

    private Quantization(float[] scales, int zeroPoint, int? axis)
    {
        foreach (float scale in scales)
        {
            if (!(scale > 0) || !float.IsFinite(scale))
                throw new ArgumentException($"scale {scale} is not a positive number");
        }

        _scales = scales;
        ZeroPoint = zeroPoint;
        Axis = axis;
    }

    /// <summary>One scale, or one for each index along <see cref="Axis"/>.</summary>
    public IReadOnlyList<float> Scales => _scales;

    /// <summary>The scale of a per-tensor quantization.</summary>
    public float Scale => IsPerChannel ? throw new InvalidOperationException("per channel: there is no single scale") : _scales[0];

    /// <summary>The q that means 0; 0 when per channel.</summary>
    public int ZeroPoint { get; }

    /// <summary>The axis the scales run along; null when per tensor.</summary>
    public int? Axis { get; }

    public bool IsPerChannel => Axis is not null;

    /// <summary>Of a filter's weights: each lies in [-(2^(Bits - 1) - 1), 2^(Bits - 1) - 1]. 8 for everything else.</summary>
    public int Bits { get; private init; } = 8;

    /// <summary>The largest step that weights of so many bits have; the smallest is its negative.</summary>
    public static int MostSteps(int bits) => (1 << (bits - 1)) - 1;

    /// <summary>The step of a weight: the nearest one in [-most, most], a tie away from zero.</summary>
    public static int NearestStep(double weight, double scale, int most) =>
        (int)Math.Clamp(Math.Round(weight / scale, MidpointRounding.AwayFromZero), -most, most);

    /// <param name="scale">Positive and finite.</param>
    /// <param name="zeroPoint">Within the element type; [-128, 127] for int8.</param>
    public static Quantization PerTensor(float scale, int zeroPoint) => new([scale], zeroPoint, null);

    /// <param name="scales">One for each index along <paramref name="axis"/>.</param>
    /// <param name="axis">The output channels' axis: 0 in OHWI filters, 3 in depthwise filters.</param>
    public static Quantization PerChannel(float[] scales, int axis) => new(scales, 0, axis);

    /// <summary>The same scales for weights of other bits.</summary>
    /// <param name="bits">In [2, 8].</param>
    public Quantization WithBits(int bits) =>
        bits is >= 2 and <= 8 ? new(_scales, ZeroPoint, Axis) { Bits = bits } : throw new ArgumentException($"weights of {bits} bits, where 2 to 8 are possible");

    /// <summary>The scale of channel <paramref name="channel"/>, whichever kind this is.</summary>
    public float ScaleOf(int channel) => IsPerChannel ? _scales[channel] : _scales[0];

    /// <summary>The int8 nearest to <paramref name="real"/>, halves away from zero. Per tensor only.</summary>
    public sbyte Quantize(float real) =>
        (sbyte)Math.Clamp(ZeroPoint + Math.Round((double)real / Scale, MidpointRounding.AwayFromZero), -128, 127);

    public sbyte[] Quantize(ReadOnlySpan<float> reals)
    {
        var steps = new sbyte[reals.Length];
        for (int i = 0; i < reals.Length; i++)
            steps[i] = Quantize(reals[i]);
        return steps;
    }

    /// <summary>The real number that <paramref name="step"/> stands for. Per tensor only.</summary>
    public float Dequantize(sbyte step) => Scale * (step - ZeroPoint);

    public float[] Dequantize(ReadOnlySpan<sbyte> steps)
    {
        var reals = new float[steps.Length];
        for (int i = 0; i < steps.Length; i++)
            reals[i] = Dequantize(steps[i]);
        return reals;
    }

    public bool Equals(Quantization? other) =>
        other is not null && ZeroPoint == other.ZeroPoint && Axis == other.Axis && Bits == other.Bits && _scales.AsSpan().SequenceEqual(other._scales);

    public override bool Equals(object? obj) => Equals(obj as Quantization);

    public override int GetHashCode() => HashCode.Combine(_scales.Length, _scales[0], ZeroPoint, Axis);
}
