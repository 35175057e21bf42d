namespace Edge.Training.Datasets.Rendered;

/// <summary>A shallow hollow: its walls catch more or less light than the face.</summary>
internal sealed class Dent : Defect
{
    /// <summary>The largest value of u (1 - u^2)^2, at u = 1 / sqrt 5.</summary>
    private const double SteepestWall = 0.28621670111997307;

    private readonly double _x, _y, _axisX, _axisY, _long, _short, _lampX, _lampY, _contrast;

    public Dent(PartScene scene, ref SplitMix64 random)
    {
        _long = random.Between(2.8, 4.6);
        _short = Math.Max(2.8, _long / random.Between(1, 1.35));
        (_axisX, _axisY) = PartScene.Direction(random.Between(0, StrictMath.TwoPi));
        (_lampX, _lampY) = scene.Lamp;
        _contrast = random.Between(0.26, 0.45);
        do
        {
            (_x, _y) = OnFace(scene, 0.6 * _long, ref random);
        }
        while (scene.NearestHole(_x, _y, out _, out _) < scene.HoleRadius + 0.6 * _long);
    }

    public override bool Shade(double x, double y, ref double level)
    {
        double dx = x - _x, dy = y - _y;
        double u = (dx * _axisX + dy * _axisY) / _long, v = (dy * _axisX - dx * _axisY) / _short;
        double inside = 1 - u * u - v * v;
        if (inside <= 0)
            return false;
        // The wall on the far side faces the lamp.
        double towardsLamp = (dx * _lampX + dy * _lampY) / _long;
        level -= (_contrast / SteepestWall) * towardsLamp * inside * inside + 0.05 * inside;
        return true;
    }
}
