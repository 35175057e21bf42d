using Edge.Cli.Statistics;

namespace Edge.Cli.Tests.Statistics;

public sealed class AgreementTests
{
    // Fifty proposals, two readers: the example that the literature repeats. 0.7 observed, 0.5 by chance.
    [Fact]
    public void Kappa_of_two_judges_has_its_textbook_value() => Assert.Equal(0.4, Kappa.Cohen(new[,] { { 20, 5 }, { 10, 15 } })!.Value, 1e-12);

    // Fleiss's own layout: ten subjects, fourteen raters, five categories; 0.210 in every textbook.
    [Fact]
    public void Kappa_of_many_judges_has_its_textbook_value()
    {
        int[][] ratings =
        [
            [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
        ];
        Assert.Equal(0.210, Math.Round(Kappa.Fleiss(ratings)!.Value, 3));
    }

    [Fact]
    public void Kappa_of_one_category_alone_is_not_defined()
    {
        Assert.Null(Kappa.Cohen(new[,] { { 7, 0 }, { 0, 0 } }));
        Assert.Null(Kappa.Cohen(new int[2, 2]));
        Assert.Null(Kappa.Fleiss([[3, 0], [3, 0]]));
        Assert.Null(Kappa.Fleiss([[2, 1], [3, 1]]));
        Assert.Null(Kappa.Fleiss([]));
    }

    [Fact]
    public void Judges_that_always_agree_have_a_kappa_of_one()
    {
        Assert.Equal(1, Kappa.Cohen(new[,] { { 7, 0 }, { 0, 3 } })!.Value, 1e-12);
        Assert.Equal(1, Kappa.Fleiss([[3, 0], [0, 3]])!.Value, 1e-12);
    }

    [Fact]
    public void Scores_that_have_not_moved_have_an_index_of_nothing_and_moved_ones_a_large_one() => Property.Holds(random =>
    {
        double[] scores = [.. Enumerable.Range(0, 400).Select(_ => (double)random.Next(-100, 100))];
        Assert.Equal(0, StabilityIndex.Of(scores, scores), 1e-12);
        Assert.True(StabilityIndex.Of(scores, [.. scores.Select(score => score + 100)]) > StabilityIndex.Large);
        Assert.True(StabilityIndex.Of([1, 1, 1], [1, 1]) >= 0); // ties leave one edge
    });

    [Fact]
    public void The_area_counts_pairs_in_the_right_order() => Property.Holds(random =>
    {
        double[] scores = [.. Enumerable.Range(0, 60).Select(_ => (double)random.Next(10))];
        bool[] truths = [.. scores.Select(_ => random.Next(2) == 0)];
        double[] yes = [.. scores.Where((_, i) => truths[i])], no = [.. scores.Where((_, i) => !truths[i])];
        if (yes.Length == 0 || no.Length == 0)
            Assert.Null(Ranking.Area(scores, truths));
        else
            Assert.Equal(yes.Sum(high => no.Sum(low => high > low ? 1 : high == low ? 0.5 : 0)) / yes.Length / no.Length,
                Ranking.Area(scores, truths)!.Value, 1e-12);
    });
}
