namespace Edge.Training.Datasets.Rendered;

/// <summary>Dried coolant: takes a share of the light and leaves the grooves visible.</summary>
internal sealed class Stain : Defect
{
    private readonly Blob _outline;
    private readonly double _absorbed;

    public Stain(PartScene scene, ref SplitMix64 random)
    {
        var (x, y) = OnFace(scene, 2, ref random);
        _outline = new Blob(x, y, random.Between(4, 7), random.Between(0.08, 0.22), ref random);
        _absorbed = random.Between(0.26, 0.44);
    }

    public override bool Shade(double x, double y, ref double level)
    {
        double depth = _outline.Depth(x, y);
        double cover = Math.Clamp(depth + 0.5, 0, 1); // soft over 1 px
        if (cover <= 0)
            return false;
        double rim = Math.Clamp(1.5 - depth, 0, 1); // what dries last leaves most
        level *= 1 - _absorbed * cover * (1 + 0.25 * rim);
        return depth > 0;
    }
}
