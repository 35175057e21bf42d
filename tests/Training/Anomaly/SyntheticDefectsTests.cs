using Edge.Compiler.Ir;
using Edge.Training.Anomalies;
using Edge.Training.Datasets;

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
            Assert.True(drawn.Labels[i] == 0 ? changed == 0 : changed < 4096 / 4, $"{SyntheticDefects.Kinds[drawn.Labels[i]]} {i}: {changed} pixels");
        }

        // A scar on the belt's edge may lie outside; of nearly all something is seen.
        double seen = Enumerable.Range(0, drawn.Count).Where(i => drawn.Labels[i] != 0).Average(i => drawn.Images[i].SequenceEqual(good.Images[i % good.Count]) ? 0.0 : 1.0);
        Assert.True(seen > 0.95, $"{seen:p1} of the defects are seen");
    }

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
