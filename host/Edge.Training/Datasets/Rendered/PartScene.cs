namespace Edge.Training.Datasets.Rendered;

/// <summary>One drawn part: every nuisance of RenderedParts.md with its value for this image. Angles are turned into unit vectors.</summary>
internal sealed class PartScene
{
    /// <summary>Steps of the table of tool marks in one px of radius.</summary>
    public const int MarksPerPixel = 8;

    private const double Degree = StrictMath.TwoPi / 360;

    public required double CentreX { get; init; }

    public required double CentreY { get; init; }

    public required double Scale { get; init; }

    public required double Exposure { get; init; }

    /// <summary>Change of brightness across the whole image in x and in y, as a fraction.</summary>
    public required (double X, double Y) Gradient { get; init; }

    /// <summary>Unit vector towards the lamp, in image axes (y down).</summary>
    public required (double X, double Y) Lamp { get; init; }

    public required double BowTie { get; init; }

    /// <summary>Brightness of the tool marks by distance from the centre, MarksPerPixel to a px.</summary>
    public required double[] ToolMarks { get; init; }

    public required Lattice Grain { get; init; }

    public required double GrainAmplitude { get; init; }

    public required Lattice BeltTexture { get; init; }

    public required double BeltAmplitude { get; init; }

    public required double Belt { get; init; }

    /// <summary>Centres of the bolt holes in image coordinates, px.</summary>
    public required (double X, double Y)[] HoleCentres { get; init; }

    /// <summary>Sigma of the blur, px.</summary>
    public required double Focus { get; init; }

    /// <summary>Sigma of the sensor noise, levels of 255.</summary>
    public required double Noise { get; init; }

    public required RenderedChange Change { get; init; }

    public double OuterRadius => PartGeometry.OuterRadius * Scale;

    public double BoreRadius => PartGeometry.BoreRadius * Scale;

    public double HoleRadius => PartGeometry.HoleRadius * Scale;

    /// <param name="change">Takes no draw: a part is the same one before and after.</param>
    public static PartScene Draw(ref SplitMix64 random, RenderedChange change)
    {
        double middle = PartGeometry.ImageSize / 2.0;
        double x = middle + random.Between(-2.5, 2.5), y = middle + random.Between(-2.5, 2.5);
        double scale = random.Between(0.96, 1.04);
        double gradient = random.Between(0, 0.18);
        var gradientTo = Direction(random.Between(0, StrictMath.TwoPi));
        return new PartScene
        {
            CentreX = x,
            CentreY = y,
            Scale = scale,
            HoleCentres = DrawHoles(x, y, scale, random.Between(0, StrictMath.TwoPi)),
            Exposure = random.Between(0.88, 1.12),
            Gradient = (gradient * gradientTo.X, gradient * gradientTo.Y),
            Lamp = Direction(random.Between(-60, -30) * Degree),
            BowTie = random.Between(0.08, 0.20),
            ToolMarks = DrawToolMarks(ref random, change.Surface),
            GrainAmplitude = random.Between(0.005, 0.02) * change.Surface,
            Grain = new Lattice(ref random, 1.5),
            Belt = random.Between(0.17, 0.27),
            BeltAmplitude = random.Between(0.01, 0.04),
            BeltTexture = new Lattice(ref random, 4),
            Focus = random.Between(0.45, 0.85),
            Noise = random.Between(1.5, 4),
            Change = change,
        };
    }

    /// <summary>Distance to the nearest bolt hole's centre, and the direction from that centre.</summary>
    public double NearestHole(double x, double y, out double alongX, out double alongY)
    {
        double nearest = double.MaxValue;
        alongX = alongY = 0;
        foreach ((double holeX, double holeY) in HoleCentres)
        {
            double dx = x - holeX, dy = y - holeY, squared = dx * dx + dy * dy;
            if (squared < nearest)
                (nearest, alongX, alongY) = (squared, dx, dy);
        }

        double distance = Math.Sqrt(nearest);
        alongX /= distance + 1e-9;
        alongY /= distance + 1e-9;
        return distance;
    }

    internal static (double X, double Y) Direction(double angle) => (StrictMath.Cos(angle), StrictMath.Sin(angle));

    private static (double X, double Y)[] DrawHoles(double x, double y, double scale, double rotation)
    {
        var holes = new (double X, double Y)[PartGeometry.Holes];
        for (int i = 0; i < holes.Length; i++)
        {
            var to = Direction(rotation + i * StrictMath.TwoPi / PartGeometry.Holes);
            holes[i] = (x + to.X * PartGeometry.PitchRadius * scale, y + to.Y * PartGeometry.PitchRadius * scale);
        }

        return holes;
    }

    private static double[] DrawToolMarks(ref SplitMix64 random, double surface)
    {
        double period = random.Between(1.8, 3.0), amplitude = random.Between(0.015, 0.045) * surface, phase = random.Between(0, StrictMath.TwoPi);
        var marks = new double[(int)(PartGeometry.OuterRadius * 1.1) * MarksPerPixel + 2];
        double groove = 0;
        int grooveIndex = -1;
        for (int i = 0; i < marks.Length; i++)
        {
            double turns = i / (MarksPerPixel * period);
            if ((int)turns != grooveIndex)
            {
                grooveIndex = (int)turns;
                groove = random.Between(-0.5, 0.5) * amplitude;
            }

            marks[i] = amplitude * StrictMath.Sin(turns * StrictMath.TwoPi + phase) + groove;
        }

        return marks;
    }
}
