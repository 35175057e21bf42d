using Edge.Compiler.Locating;
using Edge.Training.Locating;

namespace Edge.Training.Tests.Locating;

/// <summary>Counts and shares that can be followed by hand.</summary>
public class LocatingScoreTests
{
    [Theory]
    [InlineData(14, 12, true)] // inside
    [InlineData(2, 12, true)] // 8 pixels left of the box: a cell
    [InlineData(1.9, 12, false)]
    [InlineData(28, 20, true)] // beyond the corner by 8 along both axes
    [InlineData(28.1, 20, false)]
    public void A_centre_may_lie_a_cell_beside_its_box(double x, double y, bool found) =>
        Assert.Equal(found, Match([Truths.Found(1, 0.9, x, y)], Truths.Box(1, 10, 8, 20, 12)).IsRight);

    [Fact]
    public void Of_a_mask_the_pixels_count_and_not_its_box()
    {
        // A scratch from corner to corner: the box's other corners are far from it.
        TruthObject scratch = Truths.Mask(1, [.. Enumerable.Range(0, 24).Select(i => (i, i))]);
        Assert.True(Match([Truths.Found(1, 0.9, 12, 15)], scratch).IsRight);
        Assert.False(Match([Truths.Found(1, 0.9, 23, 2)], scratch).IsRight);
    }

    [Fact]
    public void Another_class_finds_nothing() => Assert.False(Match([Truths.Found(2, 0.9, 15, 10)], Truths.Box(1, 10, 8, 20, 12)).IsRight);

    [Fact]
    public void One_object_is_found_once_by_the_best_score()
    {
        LocatingMatch match = Match([Truths.Found(1, 0.6, 15, 10), Truths.Found(1, 0.9, 16, 10)], Truths.Box(1, 10, 8, 20, 12));
        Assert.Equal([false, true], match.Found.Select(found => found is not null));
        Assert.Empty(match.Missed);
    }

    [Fact]
    public void Of_two_objects_in_reach_the_nearer_one_is_taken_and_leaves_the_other()
    {
        TruthObject left = Truths.Box(1, 4, 8, 8, 12), right = Truths.Box(1, 12, 8, 16, 12);
        LocatingMatch match = Match([Truths.Found(1, 0.9, 11, 10)], left, right);
        Assert.Same(right, match.Found[0]);
        Assert.Equal([left], match.Missed);
    }

    [Fact]
    public void F1_counts_what_is_found_once_and_both_kinds_of_faults()
    {
        // Two right, one wrong beside them; one missed; a good part with one wrong detection; a good part with none.
        IReadOnlyList<FoundPart>[] parts =
        [
            [Truths.Found(1, 0.9, 15, 10), Truths.Found(2, 0.8, 4, 20), Truths.Found(1, 0.7, 30, 22)],
            [],
            [Truths.Found(2, 0.6, 3, 3)],
            [],
        ];
        ImageTruth[] truths = [Truths.Image(Truths.Box(1, 10, 8, 20, 12), Truths.Box(2, 2, 18, 6, 22)), Truths.Image(Truths.Box(2, 0, 0, 2, 2)), Truths.Image(), Truths.Image()];
        LocatingScore score = LocatingScore.Of(parts, truths, 3, Truths.Cell);
        Assert.Equal(new LocatingCount(2, 2, 1), score.All);
        Assert.Equal([new LocatingCount(0, 0, 0), new LocatingCount(1, 1, 0), new LocatingCount(1, 1, 1)], score.Classes);
        Assert.Equal(4.0 / 7, score.All.F1, 12); // 2 * 2 / (2 * 2 + 2 + 1)
        Assert.Equal(0.5, score.All.Precision);
        Assert.Equal(2.0 / 3, score.All.Recall);
        Assert.Equal((1, 4), (score.RightImages, score.Images));
        // Longer sides 10, 4 and 2: the last one was missed.
        Assert.Equal([new SizeRecall(0, 4, 1, 2), new SizeRecall(8, 16, 1, 1)], score.BySize);
    }

    [Fact]
    public void Nothing_to_find_and_nothing_found_is_perfect() =>
        Assert.Equal(1, LocatingScore.Of([[]], [Truths.Image()], 2, Truths.Cell).All.F1);

    [Fact]
    public void A_marked_point_has_no_size()
    {
        var point = new TruthObject(1, new PixelBox(5, 5, 6, 6), [5 * 32 + 5], null);
        LocatingScore score = LocatingScore.Of([[Truths.Found(1, 0.9, 12, 12)]], [Truths.Image(point)], 2, Truths.Cell);
        Assert.Equal(1, score.All.F1);
        Assert.Empty(score.BySize);
        Assert.Null(AveragePrecision.Of([[Truths.Found(1, 0.9, 12, 12)]], [Truths.Image(point)], 1));
    }

    private static LocatingMatch Match(IReadOnlyList<FoundPart> parts, params TruthObject[] objects) =>
        LocatingMatch.Of(parts, Truths.Image(objects), Truths.Cell);
}
