using Edge.Compiler.Locating;
using Edge.Training.Locating;

namespace Edge.Training.Tests.Locating;

/// <summary>Areas that can be followed by hand.</summary>
public class AveragePrecisionTests
{
    private static readonly ImageTruth _two = Truths.Image(Truths.Box(1, 0, 0, 8, 8), Truths.Box(1, 16, 8, 24, 16));

    [Fact]
    public void Overlap_is_the_area_of_both_over_that_of_either()
    {
        var box = new PixelBox(0, 0, 8, 8);
        Assert.Equal(1, box.Overlap(box));
        Assert.Equal(0.5, box.Overlap(new PixelBox(0, 0, 8, 16)));
        Assert.Equal(16.0 / 112, box.Overlap(new PixelBox(4, 4, 12, 12)), 12); // 4x4 of 64 + 64 - 16
        Assert.Equal(0, box.Overlap(new PixelBox(8, 0, 16, 8)));
    }

    [Fact]
    public void All_found_first_is_1() => Assert.Equal(1, Of([Part(0.9, 0, 0, 8, 8), Part(0.8, 16, 8, 24, 16), Part(0.7, 0, 16, 8, 24)]));

    [Fact]
    public void A_false_one_before_the_second_costs_a_sixth()
    {
        // Ranked: right, wrong, right. Precision 1 up to recall 1/2, then 2/3 up to recall 1.
        Assert.Equal(0.5 * 1 + 0.5 * 2 / 3, Of([Part(0.9, 0, 0, 8, 8), Part(0.8, 0, 16, 8, 24), Part(0.7, 16, 8, 24, 16)])!.Value, 12);
    }

    [Fact]
    public void A_second_box_on_the_same_object_is_false() =>
        Assert.Equal(0.5, Of([Part(0.9, 0, 0, 8, 8), Part(0.8, 0, 0, 8, 8)]));

    [Fact]
    public void A_second_box_on_an_object_does_not_find_its_neighbour_instead()
    {
        // Both lie best on the left one, and overlap the right one by 56 of 72 pixels.
        ImageTruth sideBySide = Truths.Image(Truths.Box(1, 0, 0, 8, 8), Truths.Box(1, 1, 0, 9, 8));
        IReadOnlyList<FoundPart> parts = [Part(0.9, 0, 0, 8, 8), Part(0.8, 0, 0, 8, 8)];
        Assert.Equal(0.5, AveragePrecision.Of([parts], [sideBySide], 1));
        Assert.Equal(1, AveragePrecision.Of([[parts[0], Part(0.8, 1, 0, 9, 8)]], [sideBySide], 1));
    }

    [Fact]
    public void A_box_that_overlaps_by_less_than_half_is_false() => Assert.Equal(0, Of([Part(0.9, 0, 0, 8, 17)]));

    [Fact]
    public void An_object_is_found_in_its_own_image_only() =>
        Assert.Equal(0, AveragePrecision.Of([[], [Part(0.9, 0, 0, 8, 8)]], [_two, Truths.Image()], 1));

    [Fact]
    public void A_class_without_objects_has_none() => Assert.Null(AveragePrecision.Of([[]], [_two], 2));

    private static double? Of(IReadOnlyList<FoundPart> parts) => AveragePrecision.Of([parts], [_two], 1);

    private static FoundPart Part(double score, double left, double top, double right, double bottom) =>
        new(1, score, (left + right) / 2, (top + bottom) / 2, new PixelBox(left, top, right, bottom));
}
