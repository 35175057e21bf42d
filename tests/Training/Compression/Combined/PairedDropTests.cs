using Edge.Training.Compressing;

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
}
