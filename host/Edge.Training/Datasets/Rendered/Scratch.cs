namespace Edge.Training.Datasets.Rendered;

/// <summary>A narrow arc across the grooves.</summary>
internal sealed class Scratch : Defect
{
    private readonly double _x, _y, _alongX, _alongY, _halfLength, _width, _sagitta, _contrast;

    public Scratch(PartScene scene, ref SplitMix64 random)
    {
        (_x, _y) = OnFace(scene, 4, ref random);
        // The groove runs at right angles to the radius; the scratch is turned away from it by 25 to 155 degrees.
        double radiusX = _x - scene.CentreX, radiusY = _y - scene.CentreY, radius = Math.Sqrt(radiusX * radiusX + radiusY * radiusY);
        var turn = PartScene.Direction(random.Between(25, 155) * StrictMath.TwoPi / 360);
        double grooveX = -radiusY / radius, grooveY = radiusX / radius;
        (_alongX, _alongY) = (grooveX * turn.X - grooveY * turn.Y, grooveX * turn.Y + grooveY * turn.X);
        _halfLength = random.Between(10, 22) / 2;
        _width = random.Between(0.9, 1.4);
        _sagitta = random.Between(-2, 2);
        _contrast = random.Between(0.24, 0.42) * (random.Unit() < 0.7 ? 1 : -1);
    }

    public override bool Shade(double x, double y, ref double level)
    {
        double dx = x - _x, dy = y - _y;
        double along = (dx * _alongX + dy * _alongY) / _halfLength;
        if (along <= -1 || along >= 1)
            return false;
        double slope = -2 * _sagitta * along / _halfLength;
        double across = (dy * _alongX - dx * _alongY - _sagitta * (1 - along * along)) / Math.Sqrt(1 + slope * slope);
        double taper = 1 - along * along * along * along;
        double q = 1 - across * across / (_width * _width); // half height at 0.54 width from the middle: about _width wide
        if (q <= 0)
            return false;
        level += _contrast * taper * q * q;
        return taper * q * q > 0.25;
    }
}
