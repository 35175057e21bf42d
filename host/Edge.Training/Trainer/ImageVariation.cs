namespace Edge.Training;

/// <summary>How training images are turned, sized and lit at random, beside mirroring and moving: what few images do not show of a line.</summary>
/// <remarks>Each draw is uniform in its range. Nothing of it is set: images are as they are.</remarks>
public sealed record ImageVariation
{
    /// <summary>Turned by up to so many degrees, either way, about the middle.</summary>
    public double Degrees { get; init; }

    /// <summary>Larger or smaller by up to this share.</summary>
    public double Zoom { get; init; }

    /// <summary>Brighter or darker by up to this share, as by another lamp or exposure: every value is multiplied.</summary>
    public double Brightness { get; init; }

    /// <summary>Differences from the image's mean larger or smaller by up to this share.</summary>
    public double Contrast { get; init; }

    /// <summary>What comes in from outside is the image mirrored at its edge, in place of real zero: for textures without an end.</summary>
    public bool MirrorsEdges { get; init; }

    /// <summary>False when images are only mirrored and moved by whole pixels.</summary>
    internal bool IsAny => Degrees > 0 || Zoom > 0 || Brightness > 0 || Contrast > 0 || MirrorsEdges;

    public override string ToString() => FormattableString.Invariant(
        $"turns {Degrees}, zoom {Zoom}, brightness {Brightness}, contrast {Contrast}, mirrored edges {MirrorsEdges}");
}
