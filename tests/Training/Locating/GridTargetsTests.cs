using Edge.Training.Locating;

namespace Edge.Training.Tests.Locating;

public class GridTargetsTests
{
    [Fact]
    public void Nothing_to_see_is_all_background() => Assert.Equal(["....", "....", "...."], Truths.Targets(Truths.Image()));

    [Fact]
    public void A_cell_that_holds_half_as_much_as_the_fullest_belongs_to_the_object_and_less_is_not_judged() =>
        Assert.Equal(["....", ".22-", "...."], Truths.Targets(Truths.Image(Truths.Box(2, 12, 10, 25, 12)))); // 4, 8 and 1 columns of 2 pixels

    [Fact]
    public void One_pixel_is_enough_where_there_is_no_more() =>
        Assert.Equal(["....", "....", "...3"], Truths.Targets(Truths.Image(Truths.Mask(3, (31, 23)))));

    [Fact]
    public void A_scratch_across_corners_has_every_cell_that_it_crosses_by_half() =>
        Assert.Equal(["1...", ".1..", "..1."], Truths.Targets(Truths.Image(Truths.Mask(1, [.. Enumerable.Range(0, 24).Select(i => (i, i))]))));

    [Fact]
    public void Of_two_objects_the_one_with_more_pixels_has_the_cell() =>
        Assert.Equal(["2...", "....", "...."], Truths.Targets(Truths.Image(Truths.Box(1, 0, 0, 2, 2), Truths.Box(2, 2, 2, 6, 6))));

    [Fact]
    public void A_cell_of_one_object_stays_judged_when_another_touches_it() =>
        Assert.Equal(["12..", "....", "...."], Truths.Targets(Truths.Image(Truths.Box(2, 7, 0, 16, 8), Truths.Box(1, 0, 0, 4, 4))));

    [Fact]
    public void Objects_go_where_the_image_has_gone()
    {
        ImageTruth truth = Truths.Image(Truths.Box(1, 1, 1, 4, 4));
        Assert.Equal(["...1", "....", "...."], Truths.Targets(truth, (row, column) => (row, 31 - column)));
        Assert.Equal(["....", "....", "...."], Truths.Targets(truth, (row, column) => (row - 8, column))); // out of the picture
    }
}
