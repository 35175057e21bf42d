using Edge.Devices.Link;
using Edge.Runtime.Link;

namespace Edge.Runtime.Tests.Link;

/// <summary>Whatever the wire does: each image's result arrives once and is right, or the host is told that the device is lost.</summary>
public class FaultTests
{
    private const int Images = 12;

    [Fact]
    public void Bytes_that_are_lost_changed_doubled_and_swapped_cost_time_and_nothing_else() => Property.Holds(random =>
    {
        var faults = new LinkFaults
        {
            Drop = random.NextDouble() * 0.05,
            Corrupt = random.NextDouble() * 0.05,
            Duplicate = random.NextDouble() * 0.05,
            Reorder = random.NextDouble() * 0.05,
            Delay = random.NextDouble() * 0.05,
            LargestPiece = 100 + random.Next(700),
        };
        var desk = new Desk(faults, random) { Device = { PollsOfAnInference = random.Next(3) } };
        desk.Connect();
        Assert.Equal(Images, new CheckedRun(desk, Images).Go(maximumTurns: 3_000_000));
    }, runs: 60);

    [Fact]
    public void After_the_wire_was_cut_the_run_goes_on_with_what_is_missing() => Property.Holds(random =>
    {
        var desk = new Desk(LinkFaults.All(0.005), random) { Device = { PollsOfAnInference = random.Next(40) } };
        desk.Connect();
        var run = new CheckedRun(desk, Images);
        for (int cut = 0; cut < 5; cut++)
        {
            run.Go(maximumTurns: random.Next(300));
            desk.HostWire!.IsCut = desk.DeviceWire!.IsCut = true;
            run.Go(maximumTurns: random.Next(3000));
            desk.HostWire.IsCut = desk.DeviceWire.IsCut = false;
            if (random.Next(2) == 0)
                desk.Endpoint = new LinkEndpoint(desk.DeviceEnd, desk.Device, null!, Desk.Options); // it was switched off too
            desk.Connect();
            run.Reconnected();
        }

        Assert.Equal(Images, run.Go(maximumTurns: 3_000_000));
    }, runs: 40);

    [Fact]
    public void A_wire_that_loses_everything_is_reported_as_loss()
    {
        var desk = new Desk(new LinkFaults(), new Random(1));
        desk.Connect();
        var run = new CheckedRun(desk, Images);
        run.Go(maximumTurns: 20);
        desk.HostWire!.IsCut = true;
        desk.DeviceWire!.IsCut = true;
        Assert.True(run.Go(maximumTurns: 300_000) < Images);
        Assert.Equal("has fallen silent", desk.Port.Lost);
    }

    [Fact]
    public void Random_bytes_never_stop_a_device() => Property.Holds(random =>
    {
        var desk = new Desk();
        sbyte[] noise = new sbyte[1 + random.Next(3000)];
        for (int i = 0; i < noise.Length; i++)
            noise[i] = (sbyte)(random.Next(4) == 0 ? random.Next(-128, 128) : "%db load infer 0123456789abcdef\u00d5"[random.Next(32)]);
        for (int at = 0, turn = 0; at < noise.Length && turn < 20000; turn++)
        {
            at += desk.HostEnd.Write(noise, at, Math.Min(noise.Length - at, 1 + random.Next(40)));
            desk.Device.Clock += 50;
            desk.Endpoint.Poll();
            if (turn % 3 == 0)
                desk.HostEnd.Read(new sbyte[4096], 0, 4096);
        }

        desk.Connect();
        desk.Load(1, AnyDevice.Image(1));
        Assert.Equal(AnyDevice.Outputs(AnyDevice.Image(1)), desk.Run(1).Content.Select(value => (sbyte)value));
    });

    [Fact]
    public void Random_payloads_of_every_opcode_never_stop_a_device() => Property.Holds(random =>
    {
        Desk desk = new Desk().Connect();
        for (int i = 0; i < 200; i++)
        {
            int opcode = random.Next(8) == 0 ? random.Next(128) : random.Next(Opcode.Identify, Opcode.SelfTest);
            byte[] payload = new byte[random.Next(3) == 0 ? random.Next(512) : 4 * random.Next(5)];
            for (int k = 0; k < payload.Length; k++)
                payload[k] = (byte)(random.Next(2) == 0 ? 0 : random.Next(256));
            if (opcode != Opcode.Run || payload.Length < 16)
                desk.Port.Send(opcode, payload);
            desk.Turn();
        }

        desk.Connect();
        desk.Load(1, AnyDevice.Image(1));
        Assert.Equal(AnyDevice.Outputs(AnyDevice.Image(1)), desk.Run(1).Content.Select(value => (sbyte)value));
    }, runs: 50);

    [Fact]
    public void Boot_text_before_and_between_frames_is_passed_over()
    {
        var desk = new Desk();
        desk.Turn();
        desk.Connect();
        Assert.True(desk.Port.Statistics.ForeignBytes > 40);
        sbyte[] panic = [.. "Guru Meditation Error\r\n"u8.ToArray().Select(value => (sbyte)value)];
        desk.DeviceEnd.Write(panic, 0, panic.Length);
        Assert.Equal(LinkIdentity.Bytes, desk.Ask(Opcode.Identify).Payload.Length);
    }

    [Fact]
    public void Sequence_numbers_may_wrap()
    {
        Desk desk = new Desk().Connect();
        for (int i = 0; i < 70_000; i++)
        {
            desk.Port.Send(99);
            if (desk.Port.Waiting > 4)
                desk.Turn();
        }

        desk.Load(1, AnyDevice.Image(1));
        desk.Send(Opcode.Run, 1, RunMode.Io, 0, 0);
        LinkMessage last = desk.Take();
        int refusals = 0;
        for (; last.Opcode == Opcode.Error; last = desk.Take())
            refusals++;
        Assert.Equal((70_000, Opcode.Result), (refusals, last.Opcode));
    }

    [Fact]
    public void An_exchange_allocates_nothing_on_the_device()
    {
        Desk desk = new Desk().Connect();
        desk.Load(1, AnyDevice.Image(1));
        desk.Run(1);
        long allocated = 0;
        for (int index = 2; index < 20; index++)
        {
            desk.Load(index, AnyDevice.Image(index));
            desk.Send(Opcode.Run, index, RunMode.Io, 0, 0);
            while (!desk.Port.TryTake(out _))
            {
                desk.Port.Poll(desk.Device.Clock);
                long before = GC.GetAllocatedBytesForCurrentThread();
                desk.Device.Clock += 100;
                desk.Endpoint.Poll();
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        Assert.Equal(0, allocated);
    }
}
