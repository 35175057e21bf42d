using TorchSharp;

namespace Edge.Training.Import;

/// <summary>What a tensor held at one moment of a traced run: a copy, since modules may write into their inputs.</summary>
/// <param name="Name">In <see cref="ModuleNodes"/>; empty while nobody knows how it was computed.</param>
/// <param name="Dims">Batch first, as the module counts.</param>
/// <param name="Values">Row-major.</param>
internal sealed record TracedValue(string Name, int[] Dims, float[] Values)
{
    /// <summary>Two computations of one value differ by their order of summation alone.</summary>
    private const float Tolerance = 1e-5f;

    private const int Probes = 24;

    private int[]? _probes;
    private float? _least;
    private float? _most;
    private int? _largest;
    private int? _dimmest;
    private float[]? _slack;

    /// <summary>A parameter or buffer of the module; its first axis is no batch.</summary>
    public bool IsConstant { get; init; }

    /// <exception cref="ArgumentException">The tensor is not float32.</exception>
    public static TracedValue Of(torch.Tensor tensor, string name = "") =>
        new(name, [.. tensor.shape.Select(dim => (int)dim)], tensor.detach().contiguous().cpu().data<float>().ToArray());

    /// <summary>Places spread over the value: most wrong guesses fail at the first of them.</summary>
    public int[] ProbePlaces => _probes ??= Places();

    /// <summary>The smallest element.</summary>
    public float Least => _least ??= Values.Min();

    /// <summary>The largest element.</summary>
    public float Most => _most ??= Values.Max();

    /// <summary>Where the element of the largest magnitude is.</summary>
    public int LargestPlace => _largest ??= Enumerable.Range(0, Values.Length).MaxBy(at => Math.Abs(Values[at]));

    /// <summary>Where the element of the smallest magnitude is.</summary>
    public int DimmestPlace => _dimmest ??= Enumerable.Range(0, Values.Length).MinBy(at => Math.Abs(Values[at]));

    /// <summary>How far a right guess may be from element <paramref name="at"/>: relative to the largest element of its image.</summary>
    public float Slack(int at)
    {
        if (_slack is null)
        {
            int images = Dims.Length == 0 ? 1 : Dims[0], size = Values.Length / images;
            _slack = [.. Enumerable.Range(0, images).Select(image => Tolerance * Values.AsSpan(image * size, size).ToArray().Max(Math.Abs))];
        }

        return _slack[(long)at * _slack.Length / Values.Length];
    }

    /// <summary>True when <paramref name="guess"/> gives every element.</summary>
    public bool Is(Func<int, float> guess)
    {
        foreach (int at in ProbePlaces)
        {
            if (!(Math.Abs(guess(at) - Values[at]) <= Slack(at)))
                return false;
        }

        for (int at = 0; at < Values.Length; at++)
        {
            if (!(Math.Abs(guess(at) - Values[at]) <= Slack(at)))
                return false;
        }

        return true;
    }

    /// <summary>True when both hold the same bits in the same shape.</summary>
    public bool Same(TracedValue other) => HasDims(other.Dims) && Values.AsSpan().SequenceEqual(other.Values);

    public bool HasDims(int[] dims) => Dims.AsSpan().SequenceEqual(dims);

    private int[] Places()
    {
        var random = new Random(Values.Length);
        return Values.Length == 0 ? [] : [.. Enumerable.Range(0, Probes).Select(_ => random.Next(Values.Length))];
    }
}
