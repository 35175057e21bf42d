namespace Edge.Compiler.Emission.Unrolled;

/// <summary>How a loop over outputs rescales them: each output's numbers in tables, one shift for all.</summary>
internal sealed class RescaleTables
{
    private readonly IReadOnlyList<Rescale> _rescales;
    private readonly int _min, _max, _shift;
    private readonly bool _isCorrected;
    private ClampTable? _clamp;
    private int _absorbed;

    private RescaleTables(IReadOnlyList<Rescale> rescales, int min, int max)
    {
        (_rescales, _min, _max, _shift) = (rescales, min, max, rescales[0].Shift);
        _isCorrected = rescales.Any(rescale => rescale.CorrectionShift is not null);
    }

    /// <summary>Null when 64 bits do not hold all products at the longest shift.</summary>
    public static RescaleTables? Of(IReadOnlyList<Rescale> rescales, int min, int max)
    {
        int shift = rescales.Max(rescale => rescale.Shift);
        Rescale[] widened = [.. rescales.Select(rescale => rescale.Widened(shift)).OfType<Rescale>()];
        return widened.Length == rescales.Count ? new RescaleTables(widened, min, max) : null;
    }

    public int Bytes => _rescales.Count * sizeof(long) * (_isCorrected ? 4 : 2);

    /// <summary>Of each output; after <see cref="Writer"/>.</summary>
    public IEnumerable<PartTable> Tables => _isCorrected
        ?
        [
            Table("_factor", "multiplier of each output", rescale => rescale.Factor),
            Table("_added", "bias and zero points, multiplied", rescale => rescale.Origin * rescale.Factor),
            Table("_negative", "what sums below zero take off", rescale => rescale.CorrectionShift is { } shift ? -1L << shift : 0),
            Table("_rounding", "halves and the output's zero point", Rounding),
        ]
        :
        [
            Table("_factor", "multiplier of each output", rescale => rescale.Factor),
            Table("_added", "bias and zero points, multiplied; halves", rescale => rescale.Origin * rescale.Factor + Rounding(rescale)),
        ];

    public void Count(ClampTables clamps)
    {
        foreach (Rescale rescale in _rescales)
            clamps.Add(_min, _max, rescale);
    }

    /// <summary>Settles how all outputs are clamped.</summary>
    public OutputWriter Writer(ClampTables clamps)
    {
        var writer = new OutputWriter(clamps, _min, _max);
        _clamp = writer.Shared(_rescales);
        int least = _clamp?.Least ?? 0;
        _absorbed = _rescales.All(rescale => rescale.Absorbs(least)) ? least : 0;
        return writer;
    }

    /// <param name="start">The lane's first output; the word's number g is added.</param>
    /// <param name="value">The sum: an expression of type long.</param>
    /// <param name="writer">Made by <see cref="Writer"/>.</param>
    public IEnumerable<string> Store(int start, string value, OutputWriter writer)
    {
        string index = start == 0 ? "g" : $"g + {start}", place = $"output[to + {index}]", product = $"{value} * factor[{index}] + added[{index}]";
        if (!_isCorrected)
            return writer.Store(place, $"({product}) >> {_shift}", _clamp, _absorbed);
        string answer = $"(p + (p >> 63 & negative[{index}]) + rounding[{index}]) >> {_shift}";
        return writer.Store(place, answer, _clamp, _absorbed).Prepend($"p = {product};");
    }

    private long Rounding(Rescale rescale) => rescale.Rounding - ((long)_absorbed << _shift);

    private PartTable Table(string name, string comment, Func<Rescale, long> of) => new(name, comment, [.. _rescales.Select(of)]);
}
