using Edge.Training.Datasets;

namespace Edge.Cli.Report.Robustness;

/// <summary>What may change between the test and the line: light, place, focus, sensor. Works on the camera's picture, before preprocessing.</summary>
/// <param name="Id">As reports name it.</param>
/// <param name="Apply">The picture, and a seed for those that draw lots.</param>
internal sealed record Disturbance(string Id, Func<RawImage, int, RawImage> Apply)
{
    /// <summary>Standard deviation of the noise, in gray levels of 255.</summary>
    public const double NoiseLevels = 8;

    public static IReadOnlyList<Disturbance> All { get; } =
    [
        new("brightness-20%", (image, _) => Brighter(image, 0.8)),
        new("brightness-10%", (image, _) => Brighter(image, 0.9)),
        new("brightness+10%", (image, _) => Brighter(image, 1.1)),
        new("brightness+20%", (image, _) => Brighter(image, 1.2)),
        new("shift-4px", (image, _) => Moved(image, -4)),
        new("shift-2px", (image, _) => Moved(image, -2)),
        new("shift+2px", (image, _) => Moved(image, 2)),
        new("shift+4px", (image, _) => Moved(image, 4)),
        new("rotation-2deg", (image, _) => Turned(image, -2)),
        new("rotation+2deg", (image, _) => Turned(image, 2)),
        new("blur", (image, _) => Blurred(image)),
        new("noise", Noisy),
    ];

    private static RawImage Brighter(RawImage image, double factor) => image with { Pixels = [.. image.Pixels.Select(pixel => Pixel(pixel * factor))] };

    /// <summary>Right and down by so many pixels; what comes in repeats the border.</summary>
    private static RawImage Moved(RawImage image, int pixels) => Drawn(image, (x, y, c) => At(image, x - pixels, y - pixels, c));

    /// <summary>About the centre, bilinear, clockwise on the screen.</summary>
    private static RawImage Turned(RawImage image, double degrees)
    {
        double sine = Math.Sin(degrees * Math.PI / 180), cosine = Math.Cos(degrees * Math.PI / 180);
        double middleX = (image.Width - 1) / 2.0, middleY = (image.Height - 1) / 2.0;
        return Drawn(image, (x, y, c) =>
        {
            double fromX = middleX + cosine * (x - middleX) + sine * (y - middleY), fromY = middleY - sine * (x - middleX) + cosine * (y - middleY);
            int left = (int)Math.Floor(fromX), top = (int)Math.Floor(fromY);
            double right = fromX - left, below = fromY - top;
            return (1 - below) * ((1 - right) * At(image, left, top, c) + right * At(image, left + 1, top, c))
                + below * ((1 - right) * At(image, left, top + 1, c) + right * At(image, left + 1, top + 1, c));
        });
    }

    /// <summary>Binomial, 3 by 3: 1 2 1 in both directions.</summary>
    private static RawImage Blurred(RawImage image) => Drawn(image, (x, y, c) =>
    {
        double sum = 0;
        for (int dy = -1; dy <= 1; dy++)
        {
            for (int dx = -1; dx <= 1; dx++)
                sum += (2 - Math.Abs(dx)) * (2 - Math.Abs(dy)) * At(image, x + dx, y + dy, c);
        }

        return sum / 16;
    });

    /// <summary>Normal noise on every sample, by Box and Muller; the same for the same seed.</summary>
    private static RawImage Noisy(RawImage image, int seed)
    {
        var random = new Random(seed);
        return image with
        {
            Pixels = [.. image.Pixels.Select(pixel =>
                Pixel(pixel + NoiseLevels * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))],
        };
    }

    private static RawImage Drawn(RawImage image, Func<int, int, int, double> sample)
    {
        var pixels = new byte[image.Pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = Pixel(sample(i / image.Channels % image.Width, i / image.Channels / image.Width, i % image.Channels));
        return image with { Pixels = pixels };
    }

    private static double At(RawImage image, int x, int y, int channel) =>
        image.Pixels[(Math.Clamp(y, 0, image.Height - 1) * image.Width + Math.Clamp(x, 0, image.Width - 1)) * image.Channels + channel];

    private static byte Pixel(double value) => (byte)Math.Clamp(Math.Round(value, MidpointRounding.AwayFromZero), 0, 255);
}
