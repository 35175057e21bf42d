using Edge.Runtime.Judging;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Judging;

public class JudgeTests
{
    private const int Good = PackLimits.Good, Defect = PackLimits.Defect, Never = PackLimits.Never;

    [Theory]
    [InlineData(24, Verdict.Ok)]
    [InlineData(25, Verdict.Gray)] // limit 30, gray 5: GRAY from 25 to 34
    [InlineData(34, Verdict.Gray)]
    [InlineData(35, Verdict.Ng)]
    public void A_gray_band_lies_on_both_sides_of_the_limit(int score, int verdict) => Assert.Equal(verdict, AnyDefect([30], [5], score));

    [Theory]
    [InlineData(29, Verdict.Ok)]
    [InlineData(30, Verdict.Ng)]
    public void Without_a_gray_band_the_limit_itself_is_NG(int score, int verdict) => Assert.Equal(verdict, AnyDefect([30], [0], score));

    [Fact]
    public void A_saturated_score_reaches_every_limit_but_Never()
    {
        Assert.Equal(Verdict.Ng, AnyDefect([127], [20], 127));
        Assert.Equal(Verdict.Gray, AnyDefect([127], [20], 126));
        Assert.Equal(Verdict.Ok, AnyDefect([Never, 50], [20, 0], 127, -128));
        Assert.Equal(Verdict.Gray, AnyDefect([-120], [20], -128));
    }

    [Fact]
    public void NG_goes_before_GRAY_and_the_defect_furthest_above_its_limit_is_named()
    {
        var judge = new Judge(JudgeMode.AnyDefect, [Good, Defect, Defect, Defect], [Never, 10, 50, 60], [0, 20, 0, 0]);
        Assert.Equal(Verdict.Ng, judge.Decide([127, 29, 50, 60], 0)); // GRAY with 19 above, NG with 0 twice
        Assert.Equal((2, 0), (judge.Class, judge.Excess));
        Assert.Equal(Verdict.Ng, judge.Decide([127, 29, 50, 61], 0));
        Assert.Equal((3, 1), (judge.Class, judge.Excess));
        Assert.Equal(Verdict.Ok, judge.Decide([-128, -128, 41, 52], 0));
        Assert.Equal((-1, -8), (judge.Class, judge.Excess));
    }

    [Theory]
    [InlineData(10, 10, 0, Verdict.Ng)] // a tie is a defect
    [InlineData(11, 10, 0, Verdict.Ok)]
    [InlineData(10, 12, 3, Verdict.Gray)]
    [InlineData(10, 13, 3, Verdict.Ng)]
    [InlineData(12, 10, 3, Verdict.Gray)]
    [InlineData(13, 10, 3, Verdict.Ok)]
    [InlineData(-128, 127, 255, Verdict.Ng)]
    public void The_highest_score_decides_if_it_leads_by_the_gray_band(int good, int defect, int gray, int verdict)
    {
        var judge = new Judge(JudgeMode.Highest, [Good, Defect], [Never, Never], [0, gray]);
        Assert.Equal(verdict, judge.Decide([0, (sbyte)good, (sbyte)defect], 1));
        Assert.Equal(defect >= good ? 1 : 0, judge.Class);
    }

    [Fact]
    public void New_limits_are_taken_whole_or_not_at_all()
    {
        int[] roles = [Good, Defect], limits = [Never, 10], grays = [0, 0];
        var judge = new Judge(JudgeMode.AnyDefect, roles, limits, grays);
        limits[1] = 100;
        Assert.Equal(Verdict.Ng, judge.Decide([0, 10], 0)); // the judge keeps its own
        Assert.False(judge.TryChange(JudgeMode.AnyDefect, roles, [Never, 129], grays));
        Assert.False(judge.TryChange(2, roles, limits, grays));
        Assert.False(judge.TryChange(JudgeMode.AnyDefect, [Good, Defect, Defect], [Never, 10, 10], [0, 0, 0]));
        Assert.Equal(Verdict.Ng, judge.Decide([0, 10], 0));
        Assert.True(judge.TryChange(JudgeMode.AnyDefect, roles, limits, grays));
        Assert.Equal(Verdict.Ok, judge.Decide([0, 99], 0));
        Assert.True(judge.TryChange(JudgeMode.Highest, roles, limits, grays));
        Assert.Equal(Verdict.Ng, judge.Decide([0, 10], 0));
        Assert.Equal(10, judge.HighestDefect);
    }

    [Fact]
    public void Of_classes_that_tie_the_first_is_named()
    {
        var judge = new Judge(JudgeMode.Highest, [Defect, Good, Defect, Good], [0, 0, 0, 0], [0, 0, 0, 0]);
        judge.Decide([5, 4, 5, 4], 0);
        Assert.Equal(0, judge.Class);
        judge.Decide([3, 4, 3, 4], 0);
        Assert.Equal(1, judge.Class);
    }

    [Fact]
    public void More_of_a_defect_never_makes_a_part_better() => Property.Holds(random =>
    {
        int classes = random.Next(2, 6);
        int[] roles = [Good, Defect, .. Enumerable.Range(2, classes - 2).Select(_ => random.Next(2))];
        int[] limits = [.. roles.Select(_ => random.Next(-128, 129))], grays = [.. roles.Select(_ => random.Next(0, 40))];
        int mode = random.Next(2);
        if (mode == JudgeMode.Highest)
            Array.Fill(grays, grays[0]); // where another defect takes the lead its own band counts
        var judge = new Judge(mode, roles, limits, grays);
        sbyte[] scores = [.. roles.Select(_ => (sbyte)random.Next(-128, 127))];
        int before = Badness(judge.Decide(scores, 0));
        int defect = Enumerable.Range(0, classes).Where(i => roles[i] == Defect).MaxBy(_ => random.Next());
        scores[defect] = (sbyte)random.Next(scores[defect], 128);
        Assert.True(Badness(judge.Decide(scores, 0)) >= before);
    }, runs: 500);

    [Fact]
    public void Limits_that_say_nothing_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Judge(JudgeMode.AnyDefect, [Good], [0], [0]));
        Assert.Throws<ArgumentException>(() => new Judge(JudgeMode.Highest, [Defect], [0], [0]));
        Assert.Throws<ArgumentException>(() => new Judge(JudgeMode.AnyDefect, [Defect], [129], [0]));
        Assert.Throws<ArgumentException>(() => new Judge(JudgeMode.AnyDefect, [Defect], [0], [-1]));
        Assert.Throws<ArgumentException>(() => new Judge(JudgeMode.AnyDefect, [Defect], [0, 1], [0]));
        Assert.Throws<ArgumentException>(() => new Judge(2, [Defect], [0], [0]));
        Assert.Throws<ArgumentException>(() => new Judge(JudgeMode.AnyDefect, [7], [0], [0]));
    }

    private static int AnyDefect(int[] limits, int[] grays, params int[] scores) =>
        new Judge(JudgeMode.AnyDefect, [.. limits.Select(_ => Defect)], limits, grays).Decide([.. scores.Select(score => (sbyte)score)], 0);

    private static int Badness(int verdict) => verdict switch { Verdict.Ok => 0, Verdict.Gray => 1, _ => 2 };
}
