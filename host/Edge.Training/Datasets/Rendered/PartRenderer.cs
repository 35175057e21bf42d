using System.Buffers;

namespace Edge.Training.Datasets.Rendered;

/// <summary>Draws a scene: 2x2 samples to a pixel, then focus, sensor noise and 8 bits.</summary>
internal static class PartRenderer
{
    private const int Size = PartGeometry.ImageSize;
    private const int Samples = 2 * Size;

    /// <param name="pixels">64 * 64 bytes, filled.</param>
    /// <param name="mask">64 * 64 bytes or empty: the share of each pixel that belongs to the defect, of 255, before focus.</param>
    public static void Render(PartScene scene, Defect? defect, ref SplitMix64 random, Span<byte> pixels, Span<byte> mask)
    {
        double[] samples = ArrayPool<double>.Shared.Rent(Samples * Samples);
        double[] focused = ArrayPool<double>.Shared.Rent(Size * Size);
        mask.Clear();
        for (int sy = 0; sy < Samples; sy++)
        {
            for (int sx = 0; sx < Samples; sx++)
            {
                double x = (sx + 0.5) * 0.5, y = (sy + 0.5) * 0.5;
                double level = Level(scene, defect, x, y, out bool inDefect);
                double light = 1 + ((x - Size / 2) * scene.Gradient.X + (y - Size / 2) * scene.Gradient.Y) / Size;
                samples[sy * Samples + sx] = level * light * scene.Exposure * scene.Change.LightAt(x, y);
                if (inDefect && mask.Length > 0)
                    mask[(sy >> 1) * Size + (sx >> 1)] += sy % 2 == 0 || sx % 2 == 0 ? (byte)64 : (byte)63;
            }
        }

        Lens.Focus(samples, Size, scene.Focus, focused);
        for (int i = 0; i < Size * Size; i++)
        {
            double level = 255 * focused[i] + scene.Noise * random.Bell();
            pixels[i] = (byte)Math.Floor(Math.Clamp(level, 0, 255) + 0.5);
        }

        ArrayPool<double>.Shared.Return(samples);
        ArrayPool<double>.Shared.Return(focused);
    }

    private static double Level(PartScene scene, Defect? defect, double x, double y, out bool inDefect)
    {
        inDefect = false;
        double dx = x - scene.CentreX, dy = y - scene.CentreY, radius = Math.Sqrt(dx * dx + dy * dy);
        // Shares change over one sample, half a px.
        double inOuter = Math.Clamp(2 * (scene.OuterRadius - radius) + 0.5, 0, 1);
        double outOfBore = Math.Clamp(2 * (radius - scene.BoreRadius) + 0.5, 0, 1);
        double behind = outOfBore > 0 ? scene.Belt + scene.BeltAmplitude * scene.BeltTexture.At(x, y) : PartGeometry.Bore;
        if (inOuter <= 0)
            return behind;
        if (outOfBore < 1)
            behind = PartGeometry.Bore;

        double share = inOuter * outOfBore;
        if (share <= 0)
            return behind;
        double level = PartLevel(scene, defect, x, y, dx / radius, dy / radius, radius, out inDefect);
        level = behind + share * (level - behind);
        if (defect is null)
            return level;

        double removed = defect.Removed(x, y, out double broken) * share;
        inDefect |= removed > 0.5;
        return level + removed * (broken - level);
    }

    private static double PartLevel(
        PartScene scene, Defect? defect, double x, double y, double outX, double outY, double radius, out bool inDefect)
    {
        double towardsLamp = outX * scene.Lamp.X + outY * scene.Lamp.Y;
        double squared = towardsLamp * towardsLamp, fourth = squared * squared;
        double at = radius * PartScene.MarksPerPixel;
        int mark = (int)at;
        double marks = scene.ToolMarks[mark] + (at - mark) * (scene.ToolMarks[mark + 1] - scene.ToolMarks[mark]);
        double level = PartGeometry.Face + scene.BowTie * fourth * fourth + marks * (0.5 + 0.5 * squared)
            + scene.GrainAmplitude * scene.Grain.At(x, y);

        double chamfer = PartGeometry.Chamfer * scene.Scale;
        double outer = Math.Clamp(2 * (radius - scene.OuterRadius + chamfer) + 0.5, 0, 1);
        double inner = Math.Clamp(2 * (scene.BoreRadius + chamfer - radius) + 0.5, 0, 1);
        level += outer * (PartGeometry.ChamferLevel + PartGeometry.ChamferShading * towardsLamp - level);
        level += inner * (PartGeometry.ChamferLevel - PartGeometry.ChamferShading * towardsLamp - level);

        double hole = scene.NearestHole(x, y, out double alongX, out double alongY);
        double open = Math.Clamp(2 * (scene.HoleRadius - hole) + 0.5, 0, 1);
        double sunk = Math.Clamp(2 * (scene.HoleRadius + PartGeometry.Countersink - hole) + 0.5, 0, 1);
        double slope = PartGeometry.CountersinkLevel - PartGeometry.CountersinkShading * (alongX * scene.Lamp.X + alongY * scene.Lamp.Y);
        level += sunk * (slope - level);

        inDefect = defect is not null && open < 0.5 && defect.Shade(x, y, ref level);
        return level + open * (PartGeometry.Bore - level);
    }
}
