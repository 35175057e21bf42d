namespace Edge.Compiler.Ir;

/// <summary>The extents of a tensor, outermost first. Activations are NHWC <c>[N, H, W, C]</c> or <c>[N, C]</c>; filters are OHWI.</summary>
public sealed class Shape : IEquatable<Shape>
{
    private readonly int[] _extents;

    /// <exception cref="ArgumentException">An extent is below 1, or the tensor has more than 2^31 - 1 elements.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        _extents = extents.ToArray();
        long elements = 1;
        foreach (int extent in _extents)
        {
            if (extent < 1)
                throw new ArgumentException($"extent {extent} in {this}: every extent is at least 1");
            elements *= extent;
            if (elements > int.MaxValue)
                throw new ArgumentException($"{this} has more than {int.MaxValue} elements");
        }

        Elements = (int)elements;
    }

    public int Rank => _extents.Length;

    /// <summary>The product of all extents.</summary>
    public int Elements { get; }

    public int this[int axis] => _extents[axis];

    public int Batch => _extents[0];

    /// <summary>Rank 4 only.</summary>
    public int Height => _extents[1];

    /// <summary>Rank 4 only.</summary>
    public int Width => _extents[2];

    /// <summary>The innermost extent, of any rank.</summary>
    public int Channels => _extents[^1];

    public IReadOnlyList<int> Extents => _extents;

    public static Shape Nhwc(int n, int h, int w, int c) => new(n, h, w, c);

    public bool Equals(Shape? other) => other is not null && _extents.AsSpan().SequenceEqual(other._extents);

    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int extent in _extents)
            hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary><c>1x25x20x8</c>.</summary>
    public override string ToString() => string.Join('x', _extents);
}
