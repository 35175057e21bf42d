using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Training.Locating;

namespace Edge.Training.Anomalies;

/// <summary>Good parts with something drawn into them that does not belong there: what a network learns from that has never seen a defect.</summary>
/// <remarks>
/// Four kinds beside the untouched part, none of them a model of a real defect. Cuts from other places and thin scars are those of Li et al. 2021
/// (CutPaste), arXiv:2104.04015; spots are the same idea with a soft outline; bites take material away from a strong edge, or leave some on it. Contrasts
/// are an eighth to half of the range of a pixel: what is fainter, grain and tool marks hide.
/// </remarks>
public static class SyntheticDefects
{
    // Of 256: a piece that differs less from what it covers cannot be seen.
    private const double VisibleSteps = 25;

    // Of 256: a pixel that changed by less does not belong to the defect; one of fewer pixels is no defect.
    private const int LeastSteps = 12, LeastPixels = 4;

    // What a cell with a defect counts in the loss, in cells without.
    private const double PositiveWeight = 4;

    /// <summary>Class k is called Kinds[k]; the first one is the untouched part.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["whole", "cut", "scar", "spot", "bite"];

    /// <summary>Each good image so many times, a quarter of the copies untouched.</summary>
    /// <param name="good">Good parts; labels do not matter.</param>
    /// <param name="copies">At least 1.</param>
    /// <param name="seed">The same images for the same seed.</param>
    /// <param name="drawn">Which of <see cref="Kinds"/>; null: all but the first.</param>
    /// <returns>Labels count <see cref="Kinds"/>; the grid, of cells of <see cref="FeatureBackbone.CellPixels"/>, says which pixels were drawn over.</returns>
    public static ImageSet Draw(ImageSet good, int copies, int seed, IReadOnlyList<string>? drawn = null)
    {
        int[] kinds = [.. Enumerable.Range(1, Kinds.Count - 1).Where(kind => drawn is null || drawn.Contains(Kinds[kind]))];
        var images = new sbyte[good.Count * copies][];
        var truths = new ImageTruth[images.Length];
        Parallel.For(0, images.Length, i =>
            (images[i], truths[i]) = Draw(good, good.Images[i % good.Count], kinds, new Random(unchecked(seed * 1_000_003 + i))));
        const int cell = FeatureBackbone.CellPixels;
        var cells = new Size((good.Shape.Height + cell - 1) / cell, (good.Shape.Width + cell - 1) / cell);
        return good with
        {
            Images = images,
            Labels = [.. truths.Select(truth => truth.Objects is [var defect] ? defect.Class : 0)],
            // Only what each cell is to say is learned: the threshold decides nothing but what progress shows.
            Grid = new GridTruth(new LocatingSpecification(cell, 0.5, 16), cells, PositiveWeight, truths),
        };
    }

    private static (sbyte[] Image, ImageTruth Truth) Draw(ImageSet good, sbyte[] part, int[] kinds, Random random)
    {
        var image = new Canvas((sbyte[])part.Clone(), good.Shape);
        var place = new Place(random.NextDouble() * image.Height, random.NextDouble() * image.Width);
        int kind = random.Next(4) == 0 ? 0 : kinds[random.Next(kinds.Length)];
        switch (kind)
        {
            case 1: Cut(image, good.Images[random.Next(good.Count)], place, random); break;
            case 2: Scar(image, place, random); break;
            case 3: Spot(image, place, random); break;
            case 4: Bite(image, random); break;
        }

        int[] pixels = image.Changed(part, LeastSteps);
        if (pixels.Length < LeastPixels)
            return (part, new ImageTruth(good.Shape, []));
        int[] columns = [.. pixels.Select(pixel => pixel % image.Width)];
        var box = new PixelBox(columns.Min(), pixels[0] / image.Width, columns.Max() + 1, pixels[^1] / image.Width + 1);
        return (image.Values, new ImageTruth(good.Shape, [new TruthObject(kind, box, pixels, box.Extent)]));
    }

    // A piece of another part, from another place where it looks different: a rectangle, or with an uneven outline.
    private static void Cut(Canvas image, sbyte[] source, Place place, Random random)
    {
        var other = new Canvas(source, image.Shape);
        double radius = Between(random, 2.5, 7) * image.Unit, aspect = Math.Exp(Between(random, -0.5, 0.5));
        bool isRectangle = random.Next(2) == 0;
        double[] phases = Phases(random);
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
            return Inside(isRectangle ? radius - Math.Max(Math.Abs(u), Math.Abs(v)) : radius * Outline(angle, phases) - Math.Sqrt(u * u + v * v));
        }, (y, x, c) => other.Near(y + fromY, x + fromX, c) - image[y, x, c]);
    }

    // A line, straight or a little bent, brighter or darker than what is below it.
    private static void Scar(Canvas image, Place place, Random random)
    {
        double unit = image.Unit, length = Between(random, 5, 24) * unit, width = Between(random, 0.8, 2) * unit;
        double angle = Between(random, 0, Math.PI), contrast = Contrast(random), bend = Between(random, -3, 3) * unit;
        var (cy, cx) = place;
        image.Blend(contrast, (y, x) =>
        {
            double along = (x - cx) * Math.Cos(angle) + (y - cy) * Math.Sin(angle), share = along / (length / 2);
            double across = (y - cy) * Math.Cos(angle) - (x - cx) * Math.Sin(angle) - bend * (1 - share * share);
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

    // On the strongest edge of a few places, what lies on one of its sides takes on a level near that of the other: an uneven outline, rough inside.
    private static void Bite(Canvas image, Random random)
    {
        double unit = image.Unit;
        var (cy, cx) = Enumerable.Range(0, 12).Select(_ => (Y: random.Next(image.Height), X: random.Next(image.Width)))
            .MaxBy(place => image.Sides(place.Y, place.X, (int)Math.Ceiling(2 * unit), share: 0) is var (dark, bright) ? bright.Average() - dark.Average() : 0);
        var (low, high) = image.Sides(cy, cx, (int)Math.Ceiling(4 * unit), share: 0.1);
        bool takesBright = random.Next(4) != 0;
        double towards = Between(random, -0.1, 0.6), rough = Between(random, 0, 25);
        double radius = Between(random, 2, 7) * unit, aspect = Math.Exp(Between(random, -0.4, 0.4));
        double[] level = [.. low.Zip(high, (dark, bright) => takesBright ? dark + towards * (bright - dark) : bright - towards * (bright - dark))];
        double middle = level.Average(), soft = Math.Max(10, (high.Average() - low.Average()) / 4), turn = Between(random, 0, Math.PI);
        double y0 = cy + Between(random, -1, 1) * unit, x0 = cx + Between(random, -1, 1) * unit;
        double[] phases = Phases(random), facets = [.. Enumerable.Range(0, 1024).Select(_ => Between(random, -rough, rough))];
        int facet = Math.Max(1, (int)Math.Round(2 * unit));
        image.Blend(1, (y, x) =>
        {
            double u = ((x - x0) * Math.Cos(turn) + (y - y0) * Math.Sin(turn)) * aspect;
            double v = ((y - y0) * Math.Cos(turn) - (x - x0) * Math.Sin(turn)) / aspect;
            double inside = Inside(radius * Outline(Math.Atan2(v, u), phases) - Math.Sqrt(u * u + v * v));
            if (inside == 0)
                return 0;
            double own = image.Brightness((int)y, (int)x);
            return inside * Math.Clamp((takesBright ? own - middle : middle - own) / soft + 0.5, 0, 1);
        }, (y, x, c) => level[c] + facets[(y / facet * 31 + x / facet) % facets.Length] - image[y, x, c]);
    }

    // A circle's radius with three waves.
    private static double Outline(double angle, double[] phases) =>
        1 + 0.15 * (Math.Sin(2 * angle + phases[0]) + Math.Sin(3 * angle + phases[1]) + Math.Sin(5 * angle + phases[2]));

    private static double[] Phases(Random random) => [.. Enumerable.Range(0, 3).Select(_ => Between(random, 0, 2 * Math.PI))];

    private static double Contrast(Random random) => Between(random, 30, 120) * (random.Next(2) == 0 ? -1 : 1);

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

        /// <summary>Mean of the channels.</summary>
        public double Brightness(int y, int x)
        {
            double sum = 0;
            for (int c = 0; c < Channels; c++)
                sum += Near(y, x, c);
            return sum / Channels;
        }

        /// <summary>The pixels that differ from the part as it was in some channel, by row * width + column.</summary>
        public int[] Changed(sbyte[] part, int least) => [.. Enumerable.Range(0, Height * Width)
            .Where(pixel => Enumerable.Range(pixel * Channels, Channels).Any(i => Math.Abs(values[i] - part[i]) >= least))];

        /// <summary>What is dark and what is bright around a place: the colours of the pixels so far from either end of their order by brightness.</summary>
        public (double[] Dark, double[] Bright) Sides(int y, int x, int reach, double share)
        {
            int side = 2 * reach + 1;
            (int Y, int X)[] order = [.. Enumerable.Range(0, side * side).Select(i => (Y: y - reach + i / side, X: x - reach + i % side))
                .OrderBy(place => Brightness(place.Y, place.X))];
            int from = (int)(share * (order.Length - 1));
            double[] Colour((int Y, int X) place) => [.. Enumerable.Range(0, Channels).Select(c => Near(place.Y, place.X, c))];
            return (Colour(order[from]), Colour(order[^(from + 1)]));
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
