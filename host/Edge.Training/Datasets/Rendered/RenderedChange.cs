namespace Edge.Training.Datasets.Rendered;

/// <summary>What has changed at the line since the usual parts were drawn: RenderedParts.md, "Drift".</summary>
public sealed record RenderedChange
{
    /// <summary>Of the light that was there: 0.85 after a drop of 15 %.</summary>
    public double Light { get; init; } = 1;

    /// <summary>Share of the light that a spot on the lens takes, in its middle; the spot stays where it is while parts move.</summary>
    public double Dirt { get; init; }

    /// <summary>Tool marks and grain, relative to the usual ones: another supplier's surface.</summary>
    public double Surface { get; init; } = 1;

    /// <summary>The light that is left at a place of the image, in px: the spot is round, soft at its edge, and covers a twentieth of the image.</summary>
    internal double LightAt(double x, double y)
    {
        const double centreX = 40, centreY = 22, radius = 8, edge = 3;
        double distance = Math.Sqrt((x - centreX) * (x - centreX) + (y - centreY) * (y - centreY));
        return Light * (1 - Dirt * Math.Clamp((radius + edge - distance) / edge, 0, 1));
    }
}
