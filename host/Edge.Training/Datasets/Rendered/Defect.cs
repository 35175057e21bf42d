namespace Edge.Training.Datasets.Rendered;

/// <summary>A fault of the part: what it does to the brightness of a point, and whether the point belongs to it.</summary>
internal abstract class Defect
{
    /// <summary>Changes the brightness of a point on the face.</summary>
    /// <param name="x">Image coordinates of the point, px.</param>
    /// <param name="level">Brightness as a fraction of full scale.</param>
    /// <returns>True when the point is part of the defect.</returns>
    public virtual bool Shade(double x, double y, ref double level) => false;

    /// <summary>The part that is missing at a point, 0 to 1, and the brightness of what shows there. Chips alone remove material.</summary>
    public virtual double Removed(double x, double y, out double level)
    {
        level = 0;
        return 0;
    }

    /// <returns>Null for class 0, a good part.</returns>
    public static Defect? Draw(int label, PartScene scene, ref SplitMix64 random) => label switch
    {
        0 => null,
        1 => new Scratch(scene, ref random),
        2 => new Dent(scene, ref random),
        3 => new Stain(scene, ref random),
        4 => new Chip(scene, ref random),
        _ => throw new ArgumentOutOfRangeException(nameof(label), label, "the classes are 0 to 4"),
    };

    /// <summary>A point of the face at least <paramref name="margin"/> from both edges, uniform by area.</summary>
    protected static (double X, double Y) OnFace(PartScene scene, double margin, ref SplitMix64 random)
    {
        double inner = scene.BoreRadius + margin, outer = scene.OuterRadius - margin;
        double radius = Math.Sqrt(random.Between(inner * inner, outer * outer));
        var to = PartScene.Direction(random.Between(0, StrictMath.TwoPi));
        return (scene.CentreX + radius * to.X, scene.CentreY + radius * to.Y);
    }
}
