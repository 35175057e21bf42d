using System.Security.Cryptography;
using System.Text;
using Edge.Training.Datasets;

namespace Edge.Training.Tests.Datasets;

public class RenderedPartsTests
{
    private static readonly RenderedSplit[] Splits = [RenderedSplit.Train, RenderedSplit.Search, RenderedSplit.Test];

    /// <summary>A machine or a change that draws other bytes is seen here; a wanted change raises RenderedParts.Version.</summary>
    [Fact]
    public void The_bytes_are_the_same_on_every_machine()
    {
        var text = new StringBuilder();
        foreach (RenderedSplit split in Splits)
        {
            foreach (int seed in new[] { 0, 7 })
            {
                var parts = new RenderedParts(split, 1000, seed);
                foreach (int index in new[] { 0, 1, 2, 3, 4, 519, 998 })
                    text.Append($"seed {seed} {parts.ImageName(index)} {Hash(parts.Read(index))} mask {Hash(parts.ReadMask(index))}\n");
            }
        }

        Golden.Check("rendered-parts/hashes.txt", text.ToString());
    }

    [Fact]
    public void An_image_depends_on_split_seed_and_index_alone()
    {
        var few = new RenderedParts(RenderedSplit.Train, 12);
        var many = new RenderedParts(RenderedSplit.Train, 100_000);
        RawImage[] together = new RawImage[12];
        Parallel.For(0, 12, i => together[11 - i] = many.Read(11 - i));
        for (int i = 0; i < 12; i++)
            Assert.Equal(few.Read(i).Pixels, together[i].Pixels);
    }

    [Fact]
    public void No_two_images_of_any_split_or_seed_are_equal()
    {
        var hashes = new HashSet<string>();
        foreach (RenderedSplit split in Splits)
        {
            foreach (int seed in new[] { 0, 1 })
            {
                var parts = new RenderedParts(split, 100, seed);
                for (int i = 0; i < parts.Count; i++)
                    Assert.True(hashes.Add(Hash(parts.Read(i))), parts.ImageName(i));
            }
        }
    }

    [Fact]
    public void Render_seeds_differ_in_split_seed_and_index()
    {
        int[] seeds = [0, 1, 2, (1 << 30) - 1], indices = [0, 1, 2, int.MaxValue];
        ulong[] all = [.. from split in Splits from seed in seeds from index in indices select RenderedParts.RenderSeed(split, seed, index)];
        Assert.Equal(Splits.Length * seeds.Length * indices.Length, all.Distinct().Count());
    }

    [Fact]
    public void Classes_are_balanced()
    {
        var parts = new RenderedParts(RenderedSplit.Search, 50);
        Assert.Equal(["OK", "scratch", "dent", "stain", "chip"], parts.ClassNames);
        Assert.All(Enumerable.Range(0, 50).CountBy(parts.Label), count => Assert.Equal(10, count.Value));
        Assert.Equal("search/000012_dent", parts.ImageName(12));
        Assert.Equal("rendered-parts/1 search seed 0 count 50", parts.Name);
    }

    [Fact]
    public void A_mask_shows_the_defect_and_nothing_on_a_good_part()
    {
        var parts = new RenderedParts(RenderedSplit.Test, 250, seed: 3);
        for (int i = 0; i < parts.Count; i++)
        {
            RawImage mask = parts.ReadMask(i);
            Assert.Equal((64, 64, 1), (mask.Width, mask.Height, mask.Channels));
            double area = mask.Pixels.Sum(share => share) / 255.0;
            if (parts.Label(i) == 0)
                Assert.Equal(0, area);
            else
                Assert.True(area is > 4 and < 220, $"{parts.ImageName(i)}: {area:F1} px"); // scratches are narrow; a stain of 7 px and a fifth more has 210
        }
    }

    [Fact]
    public void Pixels_use_most_of_the_range_and_never_saturate_as_a_whole()
    {
        var parts = new RenderedParts(RenderedSplit.Train, 100);
        for (int i = 0; i < parts.Count; i++)
        {
            byte[] pixels = parts.Read(i).Pixels;
            Assert.InRange(pixels.Average(pixel => pixel), 60, 150);
            Assert.True(pixels.Max() - pixels.Min() > 120, parts.ImageName(i));
            Assert.True(pixels.Count(pixel => pixel is 0 or 255) < 410, parts.ImageName(i)); // a tenth
        }
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RenderedParts(RenderedSplit.Train, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RenderedParts(RenderedSplit.Train, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RenderedParts(RenderedSplit.Train, 1, 1 << 30));
        var parts = new RenderedParts(RenderedSplit.Train, 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => parts.Read(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => parts.Label(-1));
    }

    private static string Hash(RawImage image) => Convert.ToHexStringLower(SHA256.HashData(image.Pixels));
}
