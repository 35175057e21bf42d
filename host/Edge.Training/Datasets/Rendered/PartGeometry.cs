namespace Edge.Training.Datasets.Rendered;

/// <summary>The nominal part of RenderedParts.md: lengths in px of the 64x64 image, brightness as a fraction of full scale.</summary>
internal static class PartGeometry
{
    public const int ImageSize = 64;
    public const double OuterRadius = 25, BoreRadius = 8.5, Chamfer = 1.4;
    public const int Holes = 4;
    public const double HoleRadius = 2.0, PitchRadius = 16.5, Countersink = 0.8;
    public const double Face = 0.58, Bore = 0.10;
    public const double ChamferLevel = 0.44, ChamferShading = 0.26;
    public const double CountersinkLevel = 0.45, CountersinkShading = 0.20;
}
