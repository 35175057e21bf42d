using Edge.Devices.Link;
using Edge.Runtime.Link;
using Xunit.Abstractions;

namespace Edge.Runtime.Tests.Link;

/// <summary>Long runs, in simulated time. EDGE_LINK_IMAGES=10000 makes them as long as a real check.</summary>
public class LoadTests(ITestOutputHelper output)
{
    private static int Images => Environment.GetEnvironmentVariable("EDGE_LINK_IMAGES") is { Length: > 0 } wanted ? int.Parse(wanted) : 150;

    [Fact]
    public void Many_images_over_a_wire_with_one_fault_of_each_kind_in_a_hundred_pieces_and_fifty_cuts()
    {
        var random = new Random(20261122);
        var desk = new Desk(LinkFaults.All(0.01), random);
        desk.Connect();
        var run = new CheckedRun(desk, Images);
        int cuts = 0, done = 0;
        while (cuts < 50 && done < Images)
        {
            done = run.Go(maximumTurns: 1 + random.Next(Images * 2));
            desk.HostWire!.IsCut = desk.DeviceWire!.IsCut = true;
            run.Go(maximumTurns: 1 + random.Next(500));
            desk.HostWire.IsCut = desk.DeviceWire.IsCut = false;
            desk.Connect();
            run.Reconnected();
            cuts++;
        }

        Assert.Equal(Images, run.Go(maximumTurns: 100_000_000));
        int[] faults = [.. desk.HostWire!.Count.Zip(desk.DeviceWire!.Count, (a, b) => a + b)];
        LinkStatistics host = desk.Port.Statistics, device = desk.Endpoint.Statistics;
        output.WriteLine($"{Images} images, {cuts} cuts; "
            + $"dropped {faults[0]}, corrupted {faults[1]}, doubled {faults[2]}, swapped {faults[3]}, delayed {faults[4]} pieces");
        output.WriteLine($"host: {host.FramesSent} frames sent, {host.FramesRepeated} again, {host.HeadErrors + host.PayloadErrors} damaged received");
        output.WriteLine($"device: {device.FramesSent} frames sent, {device.FramesRepeated} again, {device.HeadErrors + device.PayloadErrors} damaged received");
        Assert.All(faults, count => Assert.True(count > Images / 10));
    }

    [Fact]
    public void A_thousand_colour_images_take_less_than_six_minutes_at_921600_baud()
    {
        const int bytes = 96 * 96 * 3, images = 30;
        var options = new LinkOptions { MostInputBytes = bytes, MostOutputBytes = 64 };
        var desk = new Desk(options: options, baud: 921600) { Device = { InferenceMicroseconds = 250_000 } };
        desk.Device.Network.InputBytes = bytes;
        desk.Connect();
        int begin = desk.Clock;
        Assert.Equal(images, new CheckedRun(desk, images, bytes).Go(maximumTurns: 1_000_000));
        double each = (desk.Clock - begin) / 1e6 / images;
        output.WriteLine($"{each:0.000} s for an image: {each * 1000 / 60:0.00} minutes for 1,000; the wire alone {bytes / 92160.0:0.000} s; "
            + $"{desk.Port.Statistics.FramesRepeated} frames sent again");
        Assert.InRange(each, bytes / 92160.0, 0.36);
    }
}
