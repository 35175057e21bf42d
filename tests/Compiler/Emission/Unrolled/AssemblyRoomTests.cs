using Edge.Compiler.Emission.Interpreter;
using Edge.Compiler.Emission.Unrolled;

namespace Edge.Compiler.Tests.Emission.Unrolled;

public class AssemblyRoomTests
{
    private const int RoomBytes = 60_000;

    [Fact]
    public void A_step_that_fits_lies_in_one_assembly_and_a_larger_one_is_divided()
    {
        var room = new AssemblyRoom(3, RoomBytes);
        Assert.Equal((0, 0), Placed(room.Place(Step(3, 10_000))!.Value));
        var (parts, loop) = room.Place(Step(4, 28_000))!.Value;
        Assert.Equal([0, 1, 1, 2], parts); // each where there is room, first come first served
        Assert.Equal(2, loop);
        Assert.Null(room.Place(Step(3, 28_000)));
        Assert.Equal((2, 2), Placed(room.Place(Step(1, 28_000))!.Value)); // the step that found no room has taken none
    }

    [Fact]
    public void No_assembly_is_filled_beyond_its_room() => Property.Holds(random =>
    {
        var room = new AssemblyRoom(4, RoomBytes);
        var filled = new int[4];
        for (int i = 0; i < 12; i++)
        {
            UnrolledStep step = Step(random.Next(1, 6), random.Next(1000, 28_000));
            if (room.Place(step) is not { } place)
                continue;
            for (int part = 0; part < step.Parts.Count; part++)
                filled[place.Parts[part]] += step.Parts[part].Body.Bytes;
            Assert.All(place.Parts, assembly => Assert.InRange(assembly, 0, place.Loop));
        }

        Assert.All(filled, bytes => Assert.InRange(bytes, 0, RoomBytes));
    }, runs: 100);

    private static (int Parts, int Loop) Placed((IReadOnlyList<int> Parts, int Loop) place) => (place.Parts.Distinct().Single(), place.Loop);

    // Each assignment is 9 + 2 bytes.
    private static UnrolledStep Step(int parts, int bytes) => new(
        "", "", [], [], [.. Enumerable.Range(0, parts).Select(_ => new StepPart([], [.. Enumerable.Repeat("s = 12345678901L;", bytes / 11)]))], new IlTally(), 1);
}
