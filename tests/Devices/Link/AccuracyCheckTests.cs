using System.Net;
using System.Net.Sockets;
using Edge.Compiler.Ir;
using Edge.Devices.Link;
using Edge.Runtime.Link;
using Edge.Runtime.Update;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Link;

/// <summary>Images to a device behind a socket and back, against the INT8 reference.</summary>
public sealed class AccuracyCheckTests
{
    private const int Count = 60;

    private static readonly Graph Graph = FixedGraphs.Separable();
    private static readonly IReadOnlyList<sbyte[]> Images = Draw(Count);
    private static readonly AccuracyCheck Check = new(Graph, Graph, Images);
    private static readonly CheckOptions Quick = new() { PauseMilliseconds = 5 };
    private static readonly DeviceLinkOptions Impatient = new() { SilenceMilliseconds = 2000, TimeoutMilliseconds = 100 };

    private readonly DesktopDevice _device = new(Graph);

    [Fact]
    public async Task Every_image_has_the_references_bytes_over_tcp()
    {
        using DesktopServer server = Serve(new IPEndPoint(IPAddress.Loopback, 0));
        CheckReport report = await RunAsync(server);
        Assert.True(report.Passed);
        Assert.Equal((Count, 0, 0), (report.ExactImages, report.FailedImages, report.LostImages));
        Assert.Equal(("pc", ".NET reference", 0), (report.Identity!.Board, report.Identity.Runtime, report.Link.Resumes));
        Assert.True(report.Link.FramesReceived > Count);
        Assert.All(report.Results, result => Assert.True(result!.Microseconds > 0));
    }

    [Fact]
    public async Task Every_image_has_the_references_bytes_over_a_unix_socket()
    {
        string path = Path.Combine(Path.GetTempPath(), $"edge-link-{Environment.ProcessId}.sock");
        try
        {
            using DesktopServer server = Serve(new UnixDomainSocketEndPoint(path));
            Assert.Equal("unix:" + path, server.Address);
            Assert.True((await RunAsync(server)).Passed);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Two_devices_are_checked_at_once()
    {
        using DesktopServer good = Serve(new IPEndPoint(IPAddress.Loopback, 0));
        var other = new DesktopDevice(Graph) { Sabotage = (_, output) => output[0] ^= 1 };
        using var bad = new DesktopServer(new IPEndPoint(IPAddress.Loopback, 0), wire => new LinkEndpoint(wire, other, null!, other.Options));
        CheckReport[] reports = await Task.WhenAll(RunAsync(good), RunAsync(bad));
        Assert.Equal([Count, 0], reports.Select(report => report.ExactImages));
    }

    [Fact]
    public async Task One_wrong_bit_in_one_image_is_found_and_the_run_is_no_pass()
    {
        _device.Sabotage = (input, output) => output[1] ^= (sbyte)(input.AsSpan().SequenceEqual(Images[17]) ? 4 : 0);
        using DesktopServer server = Serve(new IPEndPoint(IPAddress.Loopback, 0));
        CheckReport report = await RunAsync(server);
        Assert.False(report.Passed);
        Assert.Equal(17, report.IsExact.ToList().IndexOf(false));
        Assert.Equal((Count - 1, false), (report.ExactImages, report.IsVoid));
        Assert.Null(report.First); // every step agrees: what is wrong happens after the last one
    }

    [Fact]
    public async Task The_first_step_that_differs_is_named_with_its_place()
    {
        _device.Sabotage = (_, output) => output[0] ^= 1;
        _device.SabotageStep = (step, values) => values[step == 3 ? 7 : 0] ^= (sbyte)(step >= 3 ? 2 : 0);
        using DesktopServer server = Serve(new IPEndPoint(IPAddress.Loopback, 0));
        CheckReport report = await RunAsync(server);
        Assert.False(report.Passed);
        Assert.Equal((0, "pointwise", 3, 1), (report.First!.Image, report.First.NodeName, report.First.NodeIndex, report.First.DifferingValues));
    }

    [Fact]
    public async Task A_plug_that_is_pulled_fifty_times_costs_nothing_but_time()
    {
        using DesktopServer server = Serve(new IPEndPoint(IPAddress.Loopback, 0));
        int pulled = 0, next = 1;
        var random = new Random(3);
        Task<CheckReport> run = RunAsync(server, done =>
        {
            if (done >= next && pulled < 50)
            {
                pulled++;
                next = done + random.Next(2);
                server.Cut();
            }
        });
        CheckReport report = await run;
        Assert.True(report.Passed, report.VoidReason);
        Assert.InRange(report.Link.Resumes, 20, 60); // a cut that falls into another one is one
        Assert.True(pulled >= 40, $"{pulled} cuts");
    }

    [Fact]
    public async Task A_link_that_is_kept_open_serves_one_check_after_the_other_in_one_session()
    {
        using DesktopServer server = Serve(new IPEndPoint(IPAddress.Loopback, 0));
        using var link = new DeviceLink(new LinkAddress(server.Address), Impatient);
        CheckOptions keeping = Quick with { KeepsOpen = true };
        CheckReport first = await Check.RunAsync(link, keeping), second = await Check.RunAsync(link, keeping);
        Assert.True(first.Passed && second.Passed);
        Assert.Equal(0, link.Totals.Resumes);
        Assert.Equal(link.Totals, first.Link.Plus(second.Link)); // each has what came to it, not to all before
        server.Cut();
        Assert.True((await Check.RunAsync(link, Quick)).Passed); // a session that is dead is begun again
        Assert.Equal(1, link.Totals.Resumes);
    }

    [Fact]
    public async Task A_device_whose_own_golden_vectors_do_not_come_out_does_not_pass()
    {
        _device.Golden = new GoldenDifference { Vector = 1, Output = 2, Expected = 5, Actual = -4 };
        using DesktopServer server = Serve(new IPEndPoint(IPAddress.Loopback, 0));
        CheckReport report = await RunAsync(server);
        Assert.Equal((Count, false), (report.ExactImages, report.Passed));
        Assert.Equal("golden vector 1 does not come out: output 2 is -4, 5 was recorded", report.Golden!.ToString());
        _device.Golden = null;
        Assert.True((await RunAsync(server)).Golden!.Passes);
    }

    [Fact]
    public async Task A_device_that_is_lost_over_its_golden_vectors_does_not_pass()
    {
        using DesktopServer server = Serve(new IPEndPoint(IPAddress.Loopback, 0));
        _device.BeforeSelfTest = () => throw new ObjectDisposedException("device"); // ends the server's thread, and the wire with it
        CheckReport report = await RunAsync(server);
        Assert.Equal((Count, false, false), (report.ExactImages, report.IsVoid, report.Passed));
        Assert.Equal("the device was lost over its golden vectors", report.Golden!.ToString());
    }

    [Fact]
    public async Task A_session_number_that_the_device_has_seen_costs_one_silence()
    {
        using DesktopServer server = Serve(new IPEndPoint(IPAddress.Loopback, 0));
        DeviceLinkOptions unlucky = Impatient with { Seed = 7, SilenceMilliseconds = 300 };
        for (int resumes = 0; resumes < 2; resumes++)
        {
            using var link = new DeviceLink(new LinkAddress(server.Address), unlucky);
            CheckReport report = await Check.RunAsync(link, Quick);
            Assert.Equal((true, resumes), (report.Passed, report.Link.Resumes));
        }
    }

    [Fact]
    public async Task A_device_that_goes_for_good_makes_the_run_void()
    {
        DesktopServer server = Serve(new IPEndPoint(IPAddress.Loopback, 0));
        CheckReport report = await RunAsync(server, done =>
        {
            if (done == 5)
                server.Dispose();
        });
        Assert.True(report.IsVoid);
        Assert.False(report.Passed);
        Assert.InRange(report.LostImages, 1, Count - 5);
        Assert.Contains("images have no result", report.VoidReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_device_in_the_same_place_makes_the_run_void()
    {
        using DesktopServer server = Serve(new IPEndPoint(IPAddress.Loopback, 0));
        CheckReport report = await RunAsync(server, done =>
        {
            if (done != 5)
                return;
            _device.Identity.Uid[0] = 1;
            server.Cut();
        });
        Assert.Contains("another device", report.VoidReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_with_another_network_is_an_error_before_anything_is_sent()
    {
        _device.Network.OutputBytes++;
        using DesktopServer server = Serve(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Equal("E0605", (await Assert.ThrowsAsync<DeviceException>(() => RunAsync(server))).Code);
    }

    [Fact]
    public void What_a_device_cannot_do_is_an_error_that_says_so()
    {
        using DesktopServer server = Serve(new IPEndPoint(IPAddress.Loopback, 0));
        using var link = new DeviceLink(new LinkAddress(server.Address), Impatient);
        link.Connect();
        var error = Assert.Throws<DeviceException>(() => link.Capture(CaptureHead.RawFrame));
        Assert.Equal("E0606", error.Code);
        Assert.Contains("cannot do this", error.Message, StringComparison.Ordinal);
        Assert.True(link.SelfTest().Passes);
        var (result, fastest, slowest) = link.Measure(Images[0], 5, 2);
        Assert.Equal(5, result.Runs);
        Assert.InRange(result.Microseconds, 5 * fastest, 5 * slowest);
        Assert.Equal(Check.Expected[0], result.Outputs);
    }

    internal static IReadOnlyList<sbyte[]> Draw(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, Graph.Inputs[0].Bytes).Select(_ => (sbyte)random.Next(-128, 128)).ToArray())];
    }

    private static Task<CheckReport> RunAsync(DesktopServer server, Action<int>? progress = null)
    {
        var link = new DeviceLink(new LinkAddress(server.Address), Impatient);
        return Check.RunAsync(link, Quick, progress);
    }

    private DesktopServer Serve(EndPoint at) => new(at, wire => new LinkEndpoint(wire, _device, null!, _device.Options));
}
