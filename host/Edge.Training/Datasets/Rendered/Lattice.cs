namespace Edge.Training.Datasets.Rendered;

/// <summary>Smooth random texture: a grid of random values in [-1, 1], bilinear in between.</summary>
internal sealed class Lattice
{
    private readonly double _perPixel;
    private readonly int _side;
    private readonly double[] _values;

    /// <param name="cell">Distance between grid points, px.</param>
    public Lattice(ref SplitMix64 random, double cell)
    {
        _perPixel = 1 / cell;
        _side = (int)(PartGeometry.ImageSize / cell) + 2;
        _values = new double[_side * _side];
        for (int i = 0; i < _values.Length; i++)
            _values[i] = random.Between(-1, 1);
    }

    /// <summary>The texture at a point of the image, 0 &lt;= x, y &lt; 64.</summary>
    public double At(double x, double y)
    {
        double u = x * _perPixel, v = y * _perPixel;
        int column = (int)u, row = (int)v;
        u -= column;
        v -= row;
        int i = row * _side + column;
        double top = _values[i] + u * (_values[i + 1] - _values[i]);
        double bottom = _values[i + _side] + u * (_values[i + _side + 1] - _values[i + _side]);
        return top + v * (bottom - top);
    }
}
