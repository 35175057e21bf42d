namespace Edge.Training.Import;

/// <summary>One side of a sum or product, repeated along the axes where it has extent 1 as tensor arithmetic does.</summary>
internal sealed class Operand
{
    private readonly TracedValue _value;
    private readonly int[] _dims;
    private readonly int[]? _strides;

    private Operand(TracedValue value, int[] dims, int[]? strides) => (_value, _dims, _strides) = (value, dims, strides);

    public string Name => _value.Name;

    /// <summary>True when it has the whole shape of the result.</summary>
    public bool IsWhole => _strides is null;

    /// <summary>Null when the value cannot be repeated to <paramref name="dims"/>.</summary>
    public static Operand? Of(TracedValue value, int[] dims)
    {
        if (value.HasDims(dims))
            return new Operand(value, dims, null);
        int skipped = dims.Length - value.Dims.Length;
        if (skipped < 0 || value.Dims.Select((dim, axis) => dim == 1 || dim == dims[skipped + axis]).Contains(false))
            return null;
        int[] own = ShapeFunctions.Strides(value.Dims);
        return new Operand(value, dims, [.. Enumerable.Range(0, dims.Length).Select(axis => axis < skipped || value.Dims[axis - skipped] == 1 ? 0 : own[axis - skipped])]);
    }

    /// <summary>The element that takes part in element <paramref name="at"/> of the result.</summary>
    public float At(int at) => _value.Values[_strides is null ? at : ShapeFunctions.Place(at, _dims, _strides)];
}
