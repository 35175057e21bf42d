namespace Edge.Compiler.Operators;

/// <summary>A new order of axes: axis i of the result is axis [i] of what is transposed.</summary>
public sealed class AxisOrder : IEquatable<AxisOrder>
{
    private readonly int[] _axes;

    /// <exception cref="ArgumentException">Not every axis from 0 on stands there once.</exception>
    public AxisOrder(params ReadOnlySpan<int> axes)
    {
        _axes = axes.ToArray();
        if (!_axes.Order().SequenceEqual(Enumerable.Range(0, _axes.Length)))
            throw new ArgumentException($"order {this}: each axis from 0 to {_axes.Length - 1} stands in it once");
    }

    public int Rank => _axes.Length;

    public int this[int axis] => _axes[axis];

    public IReadOnlyList<int> Axes => _axes;

    /// <summary>True when every axis stays where it is.</summary>
    public bool IsIdentity => _axes.SequenceEqual(Enumerable.Range(0, _axes.Length));

    public bool Equals(AxisOrder? other) => other is not null && _axes.AsSpan().SequenceEqual(other._axes);

    public override bool Equals(object? obj) => Equals(obj as AxisOrder);

    public override int GetHashCode() => _axes.Aggregate(0, HashCode.Combine);

    /// <summary><c>0 2 3 1</c>.</summary>
    public override string ToString() => string.Join(' ', _axes);
}
