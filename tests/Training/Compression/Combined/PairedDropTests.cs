using Edge.Training.Compressing;
using Edge.Training.Locating;

namespace Edge.Training.Tests.Compression.Combined;

public class PairedDropTests
{
    [Fact]
    public void Images_are_counted_pair_by_pair()
    {
        PairedDrop drop = PairedDrop.Of([true, true, true, false, false], [true, false, false, true, false]);
        Assert.Equal(new PairedDrop(5, 2, 1), drop);
        Assert.Equal(0.2, drop.Value, 12);
    }

    [Fact]
    public void The_bound_is_that_of_Agresti_and_Min()
    {
        // By hand: n 402, lost 12.5, won 4.5: 8 / 402 = 0.0199005; variance (17/402 - 0.0199005^2) / 402 = 0.000104210; 1.644854 * 0.0102083.
        Assert.Equal(0.0199005 + 1.644854 * 0.0102083, new PairedDrop(400, 12, 4).Upper(0.95), 6);
    }

    [Fact]
    public void More_images_and_less_confidence_bring_the_bound_nearer_to_the_measured_loss()
    {
        PairedDrop few = new(1000, 12, 8), many = new(10_000, 120, 80);
        Assert.Equal(few.Value, many.Value, 12);
        Assert.True(few.Upper(0.95) > few.Upper(0.8) && few.Upper(0.8) > few.Value);
        Assert.True(few.Upper(0.95) > many.Upper(0.95) && many.Upper(0.95) > many.Value);
        Assert.InRange(new PairedDrop(1000, 0, 0).Upper(0.8), 0, 0.001);
        Assert.True(few.Lower(0.95) < few.Lower(0.8) && few.Lower(0.8) < few.Value);
        Assert.Equal(few.Upper(0.8) - few.Upper(0.5), few.Upper(0.5) - few.Lower(0.8), 12);
    }

    [Fact]
    public void The_bound_holds_as_often_as_it_says()
    {
        // 3 % of images are lost and 2 % won: a loss of one point.
        var random = new Random(1);
        int held = 0;
        const int Experiments = 2000;
        for (int e = 0; e < Experiments; e++)
        {
            int lost = 0, won = 0;
            for (int i = 0; i < 1000; i++)
            {
                double at = random.NextDouble();
                lost += at < 0.03 ? 1 : 0;
                won += at is >= 0.03 and < 0.05 ? 1 : 0;
            }

            held += new PairedDrop(1000, lost, won).Upper(0.8) >= 0.01 ? 1 : 0;
        }

        Assert.InRange((double)held / Experiments, 0.77, 0.84); // two thousand experiments: 0.9 points of deviation
    }

    [Fact]
    public void Of_images_with_one_object_each_the_bound_of_F1_is_that_of_accuracy()
    {
        bool[] before = [.. Enumerable.Range(0, 400).Select(i => i % 9 != 0)], after = [.. Enumerable.Range(0, 400).Select(i => i % 7 != 0)];
        static LocatingCount[] Objects(bool[] right) => [.. right.Select(found => found ? new LocatingCount(1, 0, 0) : new LocatingCount(0, 1, 1))];
        PairedDrop accuracy = PairedDrop.Of(before, after), centres = PairedDrop.Of(Objects(before), Objects(after));
        Assert.Equal((accuracy.Images, accuracy.Lost, accuracy.Won), (centres.Images, centres.Lost, centres.Won));
        Assert.Equal(accuracy.Value, centres.Value, 12);
        Assert.Equal(accuracy.Upper(0.8), centres.Upper(0.8), 12);
        Assert.Equal(accuracy.Upper(0.95), centres.Upper(0.95), 12);
    }

    [Fact]
    public void F1_counts_objects_and_the_bound_counts_images()
    {
        // Before: 3 of 4 found; 2 * 3 / 7. After: 1 found, 1 wrong, 3 missed; 2 / 6.
        LocatingCount[] before = [new(2, 0, 0), new(1, 0, 1), new(0, 0, 0)], after = [new(0, 1, 2), new(1, 0, 1), new(0, 0, 0)];
        PairedDrop drop = PairedDrop.Of(before, after);
        Assert.Equal((3, 1, 0), (drop.Images, drop.Lost, drop.Won));
        Assert.Equal(6.0 / 7 - 2.0 / 6, drop.Value, 12);
        Assert.Equal(drop, PairedDrop.Of(before, after)); // nothing is drawn
        Assert.Equal(1.0, PairedDrop.Of([new LocatingCount(5, 0, 0)], [new LocatingCount(0, 0, 5)]).Value, 12);

        // The same objects in fewer images say less.
        LocatingCount[] apart = [.. Enumerable.Range(0, 400).Select(i => new LocatingCount(i % 10 == 0 ? 0 : 1, 0, i % 10 == 0 ? 1 : 0))];
        LocatingCount[] together = [.. apart.Chunk(2).Select(LocatingCount.Sum)], all = [.. apart.Select(_ => new LocatingCount(1, 0, 0))];
        LocatingCount[] pairs = [.. all.Chunk(2).Select(LocatingCount.Sum)];
        Assert.Equal(PairedDrop.Of(all, apart).Value, PairedDrop.Of(pairs, together).Value, 12);
        Assert.True(PairedDrop.Of(pairs, together).Upper(0.95) > PairedDrop.Of(all, apart).Upper(0.95));
        Assert.True(PairedDrop.Of(all, all).Upper(0.8) > 0); // agreement on a few hundred images is no proof
        Assert.True(double.IsFinite(PairedDrop.Of([new LocatingCount()], [new LocatingCount()]).Upper(0.8))); // nothing to find, nothing found
    }

    [Fact]
    public void The_bound_of_F1_holds_as_often_as_it_says()
    {
        // Images have 0 to 3 objects, which are found or missed together more often than not, and a wrong detection in some. The second network misses more.
        const int Images = 300, Experiments = 1500;
        var random = new Random(1);
        (LocatingCount Before, LocatingCount After) Draw()
        {
            int objects = random.Next(4);
            bool isHard = random.NextDouble() < 0.1, isLost = random.NextDouble() < 0.04, isWon = random.NextDouble() < 0.02, isFalse = random.NextDouble() < 0.1;
            int first = isHard ? objects / 2 : objects, second = isLost ? 0 : isWon ? objects : first;
            return (new LocatingCount(first, isFalse ? 1 : 0, objects - first), new LocatingCount(second, isFalse && !isWon ? 1 : 0, objects - second));
        }

        (LocatingCount Before, LocatingCount After)[] many = [.. Enumerable.Range(0, 2_000_000).Select(_ => Draw())];
        double truth = LocatingCount.Sum(many.Select(one => one.Before)).F1 - LocatingCount.Sum(many.Select(one => one.After)).F1;
        int held = 0;
        for (int e = 0; e < Experiments; e++)
        {
            (LocatingCount Before, LocatingCount After)[] drawn = [.. Enumerable.Range(0, Images).Select(_ => Draw())];
            held += PairedDrop.Of([.. drawn.Select(one => one.Before)], [.. drawn.Select(one => one.After)]).Upper(0.8) >= truth ? 1 : 0;
        }

        Assert.InRange((double)held / Experiments, 0.76, 0.85); // fifteen hundred experiments: 1.0 points of deviation
    }
}
