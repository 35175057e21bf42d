using Edge.Cli.Report;
using Edge.Cli.Report.Robustness;
using Edge.Training.Datasets;

namespace Edge.Cli.Tests.Report;

public sealed class DisturbanceTests
{
    private static RawImage Drawn(Random random, int channels) =>
        new(24, 17, channels, [.. Enumerable.Range(0, 24 * 17 * channels).Select(_ => (byte)random.Next(256))]);

    private static RawImage Apply(string id, RawImage image, int seed = 1) => Disturbance.All.Single(disturbance => disturbance.Id == id).Apply(image, seed);

    [Fact]
    public void Every_disturbance_keeps_the_size_and_changes_the_picture() => Property.Holds(random =>
    {
        RawImage image = Drawn(random, random.Next(2) == 0 ? 1 : 3);
        foreach (Disturbance disturbance in Disturbance.All)
        {
            RawImage disturbed = disturbance.Apply(image, 3);
            Assert.Equal((image.Width, image.Height, image.Channels, image.Pixels.Length),
                (disturbed.Width, disturbed.Height, disturbed.Channels, disturbed.Pixels.Length));
            Assert.NotEqual(image.Pixels, disturbed.Pixels);
            Assert.Equal(disturbed.Pixels, disturbance.Apply(image, 3).Pixels);
        }
    });

    [Fact]
    public void A_picture_of_one_gray_stays_so_when_it_is_moved_turned_or_blurred()
    {
        var flat = new RawImage(9, 8, 1, [.. Enumerable.Repeat((byte)77, 72)]);
        foreach (string id in new[] { "shift-4px", "shift+2px", "rotation+2deg", "blur" })
            Assert.Equal(flat.Pixels, Apply(id, flat).Pixels);
        Assert.All(Apply("brightness+10%", flat).Pixels, pixel => Assert.Equal(85, pixel)); // 84.7
        Assert.All(Apply("brightness-20%", flat).Pixels, pixel => Assert.Equal(62, pixel)); // 61.6
    }

    [Fact]
    public void A_moved_picture_has_its_pixels_further_right_and_down() => Property.Holds(random =>
    {
        RawImage image = Drawn(random, 1), moved = Apply("shift+2px", image);
        for (int y = 2; y < image.Height; y++)
        {
            for (int x = 2; x < image.Width; x++)
                Assert.Equal(image.Pixels[(y - 2) * 24 + x - 2], moved.Pixels[y * 24 + x]);
        }
    });

    [Fact]
    public void Noise_has_the_spread_that_it_says()
    {
        var flat = new RawImage(200, 200, 1, [.. Enumerable.Repeat((byte)128, 40_000)]);
        double[] differences = [.. Apply("noise", flat).Pixels.Select(pixel => pixel - 128.0)];
        Assert.InRange(differences.Average(), -0.2, 0.2); // five standard deviations of the mean of 40,000
        Assert.InRange(Math.Sqrt(differences.Average(value => value * value)), 7.85, 8.15);
    }

    [Fact]
    public void A_defect_is_as_long_as_the_longer_side_of_its_box()
    {
        var mask = new byte[64];
        (mask[10], mask[13], mask[21], mask[60]) = (255, 200, 255, 63);
        Assert.Equal(4, ObjectMask.BoxOf(new RawImage(8, 8, 1, mask))!.Value.Extent);
        Assert.Null(ObjectMask.BoxOf(new RawImage(8, 8, 1, new byte[64])));
    }
}
