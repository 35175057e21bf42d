namespace Edge.Training.Datasets.Rendered;

/// <summary>Material broken out of an edge: rough and dark inside, a bright lip around it.</summary>
internal sealed class Chip : Defect
{
    private readonly Blob _outline;
    private readonly Lattice _facets;

    public Chip(PartScene scene, ref SplitMix64 random)
    {
        double edge = random.Unit() < 0.7 ? scene.OuterRadius : scene.BoreRadius;
        double radius = edge + random.Between(-0.8, 0.8);
        var to = PartScene.Direction(random.Between(0, StrictMath.TwoPi));
        _outline = new Blob(
            scene.CentreX + radius * to.X, scene.CentreY + radius * to.Y, random.Between(3.2, 5.2), random.Between(0.08, 0.22), ref random);
        _facets = new Lattice(ref random, 1.2);
    }

    public override bool Shade(double x, double y, ref double level)
    {
        double depth = _outline.Depth(x, y);
        if (depth > -0.8)
            level += 0.25 * (depth < 0 ? (depth + 0.8) / 0.8 : 1);
        return false;
    }

    public override double Removed(double x, double y, out double level)
    {
        double depth = _outline.Depth(x, y);
        double share = Math.Clamp(2 * depth + 0.5, 0, 1); // the edge of one half-px sample
        level = share > 0 ? 0.33 + 0.15 * _facets.At(x, y) : 0;
        return share;
    }
}
