using Edge.Devices.Link;
using Edge.Runtime.Cameras;
using Edge.Runtime.Judging;
using Edge.Runtime.Line;
using Edge.Runtime.Link;

namespace Edge.Runtime.Tests.Link;

/// <summary>A host fetches the rejects of a device: each of them once, whatever the wire does.</summary>
public class HarvestTests
{
    private const int Height = 20, Width = 30, Outputs = 4, Inputs = Height * Width;

    private readonly Desk _desk = new();
    private readonly KeptParts _kept = new(Height, Width, 1, Outputs, 8 * (Inputs + Outputs + KeptParts.HeadBytes));

    [Fact]
    public void A_device_without_kept_parts_says_so()
    {
        _desk.Connect();
        Assert.False(_desk.Port.Abilities!.Can(LinkCapability.Harvest));
        Desk.Refuses(_desk.Ask(Opcode.Harvest, HarvestAction.Look), Opcode.Harvest, LinkError.NotSupported);
    }

    [Fact]
    public void A_part_comes_whole_and_is_gone_when_it_is_taken()
    {
        Connect();
        Assert.True(_desk.Port.Abilities!.Can(LinkCapability.Harvest));
        Keep(3);
        Assert.Equal((-1, 3, 8, 0), Facts(_desk.Ask(Opcode.Harvest, HarvestAction.Look)));
        LinkMessage part = _desk.Ask(Opcode.Harvest, HarvestAction.Read);
        Assert.Equal((0, 3, 8, 0), Facts(part));
        Assert.Equal((100, Verdict.Ng, 2, -1), (part.Number(20), part.Number(24), part.Number(28), part.Number(32)));
        Assert.Equal((Height, Width, 1, Outputs), (part.Number(48), part.Number(52), part.Number(56), part.Number(60)));
        Assert.Equal(Content(0), part.Content.Select(value => (sbyte)value));
        Assert.Equal((part.Content.Length, Desk.Checksum(Content(0))), (part.Number(64), part.Number(68)));
        Assert.Equal((0, 2, 8, 0), Facts(_desk.Ask(Opcode.Harvest, HarvestAction.Taken, 0)));
        Assert.Equal((-1, 2, 8, 0), Facts(_desk.Ask(Opcode.Harvest, HarvestAction.Taken, 0)));
        Assert.Equal((1, 2, 8, 0), Facts(_desk.Ask(Opcode.Harvest, HarvestAction.Read)));
    }

    /// <summary>Only of a network with a heat map the answer says how many of the outputs are judged and how many rows the map has.</summary>
    [Fact]
    public void What_is_not_judged_comes_behind_the_scores()
    {
        Connect();
        Keep(1);
        Assert.Equal(72, _desk.Ask(Opcode.Harvest, HarvestAction.Read).Payload.Length);
        _kept.Scores = 1;
        LinkMessage part = _desk.Ask(Opcode.Harvest, HarvestAction.Read);
        Assert.Equal((80, Outputs, 1, 0), (part.Payload.Length, part.Number(60), part.Number(72), part.Number(76)));
        Assert.Equal(Content(0), part.Content.Select(value => (sbyte)value));
        Assert.Equal(80, _desk.Ask(Opcode.Harvest, HarvestAction.Look).Payload.Length);
        _kept.MapRows = 3;
        Assert.Equal(3, _desk.Ask(Opcode.Harvest, HarvestAction.Read).Number(76));
    }

    [Theory]
    [InlineData(LinkError.WrongLength, 0)]
    [InlineData(LinkError.WrongArgument, 4, 3)]
    [InlineData(LinkError.WrongArgument, 4, -1)]
    [InlineData(LinkError.WrongLength, 4, HarvestAction.Taken)]
    [InlineData(LinkError.WrongLength, 8, HarvestAction.Read, 1)]
    public void What_means_nothing_is_refused(int error, int length, params int[] numbers)
    {
        Connect();
        Desk.Refuses(_desk.Ask(Opcode.Harvest, numbers), Opcode.Harvest, error, detail: length);
    }

    [Fact]
    public void A_host_that_goes_while_it_reads_finds_the_part_again()
    {
        Connect();
        Keep(2);
        _desk.Ask(Opcode.Harvest, HarvestAction.Read);
        Assert.NotNull(_kept.Reading);
        _desk.Connect();
        Assert.Null(_kept.Reading);
        Assert.Equal((0, 2, 8, 0), Facts(_desk.Ask(Opcode.Harvest, HarvestAction.Read)));
    }

    // One host after the other, over a bad wire, while the line goes on: what is taken or lost makes all, and nothing comes twice.
    [Fact]
    public void Over_a_bad_wire_every_part_is_taken_once_or_counted_as_lost()
    {
        var desk = new Desk(LinkFaults.All(0.01), new Random(5));
        desk.Endpoint.Kept = _kept;
        desk.Connect();
        var taken = new List<int>();
        int made = 0;
        while (taken.Count < 150)
        {
            for (int i = made % 3 == 0 ? 4 : 1; i > 0; i--)
                Keep(1, made++);
            LinkMessage part = desk.Ask(Opcode.Harvest, HarvestAction.Read);
            int number = part.Number(4);
            Assert.Equal(Content(number), part.Content.Select(value => (sbyte)value));
            if (taken.Count % 20 == 19)
                desk.Connect(); // before it said that it has it: the part stays and comes again, and the host knows its number
            else
                Assert.Equal(number, desk.Ask(Opcode.Harvest, HarvestAction.Taken, number).Number(4));
            if (taken.Count == 0 || taken[^1] != number)
                taken.Add(number);
        }

        Assert.Equal(taken.Distinct().Order(), taken);
        int left = _kept.Count;
        Assert.InRange(made - taken.Count - left - _kept.Lost, -150 / 20 - 1, 0); // what a host had when its session ended may count as lost, or as there
        Assert.True(_kept.Lost > 0 && taken[^1] > taken.Count, "the ring was full at times");
    }

    private static (int Number, int Kept, int Room, int Lost) Facts(LinkMessage message)
    {
        Assert.Equal(Opcode.Harvest, message.Opcode);
        return (message.Number(4), message.Number(8), message.Number(12), message.Number(16));
    }

    private void Connect()
    {
        _desk.Endpoint.Kept = _kept;
        _desk.Connect();
    }

    private void Keep(int parts, int from = 0)
    {
        for (int i = from; i < from + parts; i++)
            _kept.Keep(100 + i, Verdict.Ng, 2, -1, new FrameHead(), Content(i)[..Inputs], Content(i)[Inputs..]);
    }

    private static sbyte[] Content(int number) => [.. Enumerable.Range(0, Inputs + Outputs).Select(i => (sbyte)(i * 7 + number * 13))];
}
