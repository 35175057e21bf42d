using Edge.Runtime.Cameras;
using Edge.Runtime.Judging;
using Edge.Runtime.Line;

namespace Edge.Runtime.Tests.Line;

public sealed class KeptPartsTests
{
    private const int PartBytes = 2 * 3 + 2 + KeptParts.HeadBytes;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(PartBytes - 1, 0)]
    [InlineData(3 * PartBytes, 3)]
    [InlineData(1000 * PartBytes, KeptParts.Most)]
    public void As_many_are_kept_as_the_memory_takes(int memory, int parts) => Assert.Equal(parts, Of(memory).Capacity);

    [Fact]
    public void They_come_oldest_first_and_stay_until_they_are_taken()
    {
        KeptParts kept = Of(3 * PartBytes);
        Keep(kept, 10);
        Keep(kept, 11);
        Assert.Equal((10, 0), (kept.Read().Tag, kept.Reading.Number));
        Assert.Equal(10, kept.Read().Tag);
        Assert.True(kept.Take(0));
        Assert.False(kept.Take(0));
        Assert.False(kept.Take(-1)); // the number of a free place
        Assert.Null(kept.Reading);
        Assert.Equal((11, 1, 0), (kept.Read().Tag, kept.Count, kept.Lost));
        Assert.True(kept.Take(1));
        Assert.Null(kept.Read());
    }

    [Fact]
    public void What_the_network_saw_and_said_is_copied()
    {
        KeptParts kept = Of(PartBytes);
        sbyte[] input = [1, 2, 3, 4, 5, 6], output = [7, -8];
        kept.Keep(5, Verdict.Gray, 1, -3, new FrameHead { TakenAt = 9, ExposureMicroseconds = 8000, Gain = 4 }, input, output);
        input[0] = output[0] = 100;
        KeptPart part = kept.Read();
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, -8], part.Content);
        Assert.Equal((Verdict.Gray, 1, -3, 9, 8000, 4), (part.Verdict, part.DecidingClass, part.Excess, part.TakenAt, part.ExposureMicroseconds, part.Gain));
    }

    [Fact]
    public void Without_room_the_oldest_goes_and_is_counted_but_never_the_one_that_is_read()
    {
        KeptParts kept = Of(2 * PartBytes);
        Keep(kept, 10);
        Keep(kept, 11);
        KeptPart first = kept.Read();
        Keep(kept, 12);
        Keep(kept, 13);
        Assert.Equal((10, 2, 2), (first.Tag, kept.Lost, kept.Count));
        Assert.True(kept.Take(0));
        Assert.Equal((13, 3), (kept.Read().Tag, kept.Reading.Number)); // the gap in the numbers is what was lost
        kept.Leave();
        Keep(kept, 14);
        Keep(kept, 15);
        Assert.Equal((14, 3), (kept.Read().Tag, kept.Lost));
    }

    [Fact]
    public void A_single_place_that_is_read_takes_no_other_part()
    {
        KeptParts kept = Of(PartBytes);
        Keep(kept, 10);
        kept.Read();
        Keep(kept, 11);
        Assert.Equal((10, 1, 1), (kept.Reading.Tag, kept.Lost, kept.Count));
        kept.Leave();
        Keep(kept, 12);
        Assert.Equal((12, 2), (kept.Read().Tag, kept.Lost));
    }

    private static KeptParts Of(int memory) => new(2, 3, 1, 2, memory);

    private static void Keep(KeptParts kept, int tag) => kept.Keep(tag, Verdict.Ng, 1, 5, new FrameHead(), new sbyte[6], new sbyte[2]);
}
