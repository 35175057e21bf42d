using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Training.Anomalies;
using Edge.Training.Datasets;
using Edge.Training.Locating;

namespace Edge.Training.Tests.Anomalies;

public class SyntheticDefectsTests
{
    [Fact]
    public void Whole_copies_are_untouched_and_every_other_kind_changes_a_part_of_the_picture()
    {
        ImageSet good = Good(), drawn = SyntheticDefects.Draw(good, 20, seed: 1);
        Assert.Equal(20 * good.Count, drawn.Count);
        Assert.Equal(Enumerable.Range(0, SyntheticDefects.Kinds.Count), drawn.Labels.Distinct().Order());
        for (int i = 0; i < drawn.Count; i++)
        {
            int changed = drawn.Images[i].Zip(good.Images[i % good.Count]).Count(pixel => pixel.First != pixel.Second);
            string kind = SyntheticDefects.Kinds[drawn.Labels[i]];
            Assert.True(kind == "whole" ? changed == 0 : changed is >= 4 and < 4096 / 4, $"{kind} {i}: {changed} pixels");
        }
    }

    [Fact]
    public void The_grid_knows_the_pixels_that_were_drawn_over()
    {
        ImageSet good = Good(), drawn = SyntheticDefects.Draw(good, 20, seed: 1);
        Assert.Equal(new Size(8, 8), drawn.Grid!.Cells);
        for (int i = 0; i < drawn.Count; i++)
        {
            sbyte[] before = good.Images[i % good.Count], after = drawn.Images[i];
            int[] changed = [.. Enumerable.Range(0, 4096).Where(pixel => Math.Abs(after[pixel] - before[pixel]) >= 12)];
            IReadOnlyList<TruthObject> objects = drawn.Grid.Images[i].Objects;
            Assert.Equal(drawn.Labels[i] == 0 ? [] : [drawn.Labels[i]], objects.Select(each => each.Class));
            Assert.Equal(changed, objects.SelectMany(each => each.Pixels));
            Assert.All(objects, each => Assert.Equal(
                new PixelBox(changed.Min(pixel => pixel % 64), changed.Min() / 64, changed.Max(pixel => pixel % 64) + 1, changed.Max() / 64 + 1), each.Box));
        }
    }

    [Fact]
    public void Bites_bring_one_side_of_an_edge_nearer_to_the_other()
    {
        // Stripes of 8 pixels: whatever places are looked at, one of them has an edge.
        var part = new ImageSet(Shape.Nhwc(1, 64, 64, 1), Quantization.PerTensor(1 / 255f, -128),
            [[.. Enumerable.Range(0, 4096).Select(pixel => (sbyte)(pixel % 16 < 8 ? -60 : 60))]], [0]);
        ImageSet drawn = SyntheticDefects.Draw(part, 200, seed: 2, ["bite"]);
        double Change(int image, TruthObject bite) => bite.Pixels.Average(pixel => drawn.Images[image][pixel] - part.Images[0][pixel]);
        double[] changes = [.. drawn.Grid!.Images.SelectMany((truth, i) => truth.Objects.Select(bite => Change(i, bite)))];
        Assert.InRange(changes.Length, 120, 180);
        // Taken from the bright side three times of four. Roughness alone would cancel out.
        Assert.InRange(changes.Count(change => change < -20) / (double)changes.Length, 0.6, 0.9);
        Assert.InRange(changes.Count(change => change > 20) / (double)changes.Length, 0.1, 0.4);
    }

    [Fact]
    public void Kinds_that_are_not_asked_for_are_not_drawn() =>
        Assert.Equal([0, 2, 3], SyntheticDefects.Draw(Good(), 20, seed: 1, ["scar", "spot"]).Labels.Distinct().Order());

    [Fact]
    public void The_same_seed_draws_the_same_and_another_one_something_else()
    {
        ImageSet good = Good(), first = SyntheticDefects.Draw(good, 3, seed: 1), other = SyntheticDefects.Draw(good, 3, seed: 2);
        Assert.Equal(first.Images.Select(image => image.AsEnumerable()), SyntheticDefects.Draw(good, 3, seed: 1).Images);
        Assert.NotEqual(first.Images.Select(image => image.AsEnumerable()), other.Images);
    }

    private static ImageSet Good()
    {
        ImageSet all = new RenderedParts(RenderedSplit.Train, 50, 1).Load(new Compiler.Preprocessing.PreprocessingSpecification());
        return all.Part([.. Enumerable.Range(0, 10).Select(i => 5 * i)]);
    }
}
