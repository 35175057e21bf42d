namespace Edge.Training.Datasets.Rendered;

/// <summary>An irregular round outline: a circle whose radius varies with two to four waves.</summary>
internal readonly struct Blob
{
    private readonly double _x, _y, _radius, _cos2, _sin2, _cos3, _sin3, _cos4, _sin4;

    /// <param name="variation">Largest change of the radius, as a fraction of it.</param>
    public Blob(double x, double y, double radius, double variation, ref SplitMix64 random)
    {
        (_x, _y, _radius) = (x, y, radius);
        var two = PartScene.Direction(random.Between(0, StrictMath.TwoPi));
        var three = PartScene.Direction(random.Between(0, StrictMath.TwoPi));
        var four = PartScene.Direction(random.Between(0, StrictMath.TwoPi));
        (_cos2, _sin2) = (0.5 * variation * two.X, 0.5 * variation * two.Y);
        (_cos3, _sin3) = (0.3 * variation * three.X, 0.3 * variation * three.Y);
        (_cos4, _sin4) = (0.2 * variation * four.X, 0.2 * variation * four.Y);
    }

    /// <summary>How far a point lies inside the outline, px along the radius; negative outside.</summary>
    public double Depth(double x, double y)
    {
        double dx = x - _x, dy = y - _y, distance = Math.Sqrt(dx * dx + dy * dy);
        if (distance > _radius * 1.5 + 2)
            return -distance; // far away: the outline does not matter
        double c = dx / (distance + 1e-9), s = dy / (distance + 1e-9);
        double c2 = c * c - s * s, s2 = 2 * c * s;
        double c3 = c2 * c - s2 * s, s3 = s2 * c + c2 * s;
        double c4 = c2 * c2 - s2 * s2, s4 = 2 * c2 * s2;
        double waves = _cos2 * c2 + _sin2 * s2 + _cos3 * c3 + _sin3 * s3 + _cos4 * c4 + _sin4 * s4;
        return _radius * (1 + waves) - distance;
    }
}
