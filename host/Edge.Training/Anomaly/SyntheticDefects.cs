using Edge.Compiler.Ir;

namespace Edge.Training.Anomalies;

/// <summary>Good parts with something drawn into them that does not belong there: what a network learns from that has never seen a defect.</summary>
/// <remarks>
/// Three kinds beside the untouched part, none of them a model of a real defect. Cuts from other places and thin scars are those of Li et al. 2021
/// (CutPaste), arXiv:2104.04015; spots are the same idea with a soft outline. Contrasts are a sixth to half of
/// the range of a pixel: what is fainter, grain and tool marks hide.
/// </remarks>
public static class SyntheticDefects
{
    // Of 256: a piece that differs less from what it covers cannot be seen.
    private const double VisibleSteps = 25;

    /// <summary>Class k is called Kinds[k]; the first one is the untouched part.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["whole", "cut", "scar", "spot"];

    /// <summary>Each good image so many times, a quarter of the copies untouched.</summary>
    /// <param name="good">Good parts; labels do not matter.</param>
    /// <param name="copies">At least 1.</param>
    /// <param name="seed">The same images for the same seed.</param>
    /// <returns>Labels count <see cref="Kinds"/>.</returns>
    public static ImageSet Draw(ImageSet good, int copies, int seed)
    {
        var images = new sbyte[good.Count * copies][];
        var labels = new int[images.Length];
        Parallel.For(0, images.Length, i =>
        {
            var random = new Random(unchecked(seed * 1_000_003 + i));
            var image = new Canvas((sbyte[])good.Images[i % good.Count].Clone(), good.Shape);
            var place = new Place(random.NextDouble() * image.Height, random.NextDouble() * image.Width);
            labels[i] = random.Next(4) == 0 ? 0 : random.Next(1, Kinds.Count);
            switch (labels[i])
            {
                case 1: Cut(image, good.Images[random.Next(good.Count)], place, random); break;
                case 2: Scar(image, place, random); break;
                case 3: Spot(image, place, random); break;
            }

            images[i] = image.Values;
        });
        return good with { Images = images, Labels = labels };
    }

    // A piece of another part, from another place where it looks different: a rectangle, or with an uneven outline.
    private static void Cut(Canvas image, sbyte[] source, Place place, Random random)
    {
        var other = new Canvas(source, image.Shape);
        double radius = Between(random, 2.5, 7) * image.Unit, aspect = Math.Exp(Between(random, -0.5, 0.5));
        bool isRectangle = random.Next(2) == 0;
        double[] phases = [.. Enumerable.Range(0, 3).Select(_ => Between(random, 0, 2 * Math.PI))];
        var (cy, cx) = place;
        var (fromY, fromX) = (0, 0);
        for (int i = 0; i < 8; i++)
        {
            (fromY, fromX) = (random.Next(image.Height) - (int)cy, random.Next(image.Width) - (int)cx);
            if (image.Difference(other, (int)cy, (int)cx, fromY, fromX, (int)Math.Ceiling(radius / 2)) > VisibleSteps)
                break;
        }

        image.Blend(1, (y, x) =>
        {
            double u = (x - cx) * aspect, v = (y - cy) / aspect, angle = Math.Atan2(v, u);
            double outline = radius * (1 + 0.15 * (Math.Sin(2 * angle + phases[0]) + Math.Sin(3 * angle + phases[1]) + Math.Sin(5 * angle + phases[2])));
            return Inside(isRectangle ? radius - Math.Max(Math.Abs(u), Math.Abs(v)) : outline - Math.Sqrt(u * u + v * v));
        }, (y, x, c) => other.Near(y + fromY, x + fromX, c) - image[y, x, c]);
    }

    // A straight line, brighter or darker than what is below it.
    private static void Scar(Canvas image, Place place, Random random)
    {
        double unit = image.Unit, length = Between(random, 5, 24) * unit, width = Between(random, 0.8, 2) * unit;
        double angle = Between(random, 0, Math.PI), contrast = Contrast(random);
        var (cy, cx) = place;
        image.Blend(contrast, (y, x) =>
        {
            double along = (x - cx) * Math.Cos(angle) + (y - cy) * Math.Sin(angle), across = (y - cy) * Math.Cos(angle) - (x - cx) * Math.Sin(angle);
            return Inside(length / 2 - Math.Abs(along)) * Inside(width / 2 - Math.Abs(across));
        });
    }

    // An ellipse with a soft edge: brighter, darker, or brighter on one side and darker on the other.
    private static void Spot(Canvas image, Place place, Random random)
    {
        double unit = image.Unit, a = Between(random, 2, 7) * unit, b = a * Between(random, 0.5, 1), angle = Between(random, 0, Math.PI);
        double contrast = Contrast(random), tilt = random.Next(2) == 0 ? 0 : 1, side = Between(random, 0, 2 * Math.PI);
        var (cy, cx) = place;
        image.Blend(contrast, (y, x) =>
        {
            double u = (x - cx) * Math.Cos(angle) + (y - cy) * Math.Sin(angle), v = (y - cy) * Math.Cos(angle) - (x - cx) * Math.Sin(angle);
            double radius = Math.Sqrt(u * u / (a * a) + v * v / (b * b));
            double slope = ((x - cx) * Math.Cos(side) + (y - cy) * Math.Sin(side)) / a;
            return Inside((1 - radius) * b) * (tilt == 0 ? 1 : slope);
        });
    }

    private static double Contrast(Random random) => Between(random, 45, 120) * (random.Next(2) == 0 ? -1 : 1);

    private static double Between(Random random, double least, double most) => least + random.NextDouble() * (most - least);

    /// <summary>From the distance to an edge, in pixels, to the share of the pixel inside.</summary>
    private static double Inside(double distance) => Math.Clamp(distance + 0.5, 0, 1);

    /// <summary>The middle of a defect, in pixels.</summary>
    private readonly record struct Place(double Y, double X);

    /// <summary>An int8 image that is drawn on.</summary>
    private sealed class Canvas(sbyte[] values, Shape shape)
    {
        public sbyte[] Values => values;

        public Shape Shape => shape;

        public int Height => shape.Height;

        public int Width => shape.Width;

        public int Channels => shape.Channels;

        /// <summary>Sizes are said for 64 pixels.</summary>
        public double Unit => Math.Min(shape.Height, shape.Width) / 64.0;

        public double this[int y, int x, int c] => values[(y * shape.Width + x) * shape.Channels + c];

        public void Set(int y, int x, int c, double value) =>
            values[(y * shape.Width + x) * shape.Channels + c] = (sbyte)Math.Clamp(Math.Round(value), -128, 127);

        /// <summary>The nearest pixel inside the image.</summary>
        public double Near(int y, int x, int c) => this[Math.Clamp(y, 0, Height - 1), Math.Clamp(x, 0, Width - 1), c];

        /// <summary>Adds to every channel the contrast times what is inside.</summary>
        public void Blend(double contrast, Func<double, double, double> inside) => Blend(contrast, inside, (_, _, _) => 1);

        public void Blend(double contrast, Func<double, double, double> inside, Func<int, int, int, double> change)
        {
            for (int y = 0; y < Height; y++)
                for (int x = 0; x < Width; x++)
                {
                    double share = contrast * inside(y, x);
                    for (int c = 0; c < Channels && share != 0; c++)
                        Set(y, x, c, this[y, x, c] + share * change(y, x, c));
                }
        }

        /// <summary>Mean difference, in steps, from what lies so far away in another image, over a square.</summary>
        public double Difference(Canvas other, int y, int x, int down, int right, int reach)
        {
            double sum = 0;
            int count = 0;
            for (int dy = -reach; dy <= reach; dy++)
                for (int dx = -reach; dx <= reach; dx++)
                    for (int c = 0; c < Channels; c++, count++)
                        sum += Math.Abs(Near(y + dy, x + dx, c) - other.Near(y + dy + down, x + dx + right, c));
            return sum / count;
        }
    }
}
