using System.Net;
using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Cli.Tests.Verbs;
using Edge.Devices.Link;
using Edge.Runtime.Link;

namespace Edge.Cli.Tests.Queue;

/// <summary>'edge check --queue' and 'edge worker --on', each worker a process of its own, by a real broker.</summary>
public sealed class QueuedCheckTests(RabbitServer broker) : IClassFixture<RabbitServer>
{
    private const string Project =
        """
        project: tiny
        model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
        preprocess: { color: gray8, resize: { size: [8, 8] } }
        data:
          test: { rendered: { seed: 1, count: 300 } }
        """;

    [FactWithRabbitMq]
    public void Images_that_a_killed_worker_held_are_judged_by_another_and_the_result_is_that_of_one_device()
    {
        using Run run = Prepared();
        using DesktopServer first = Serve((_, _) => Thread.Sleep(5)), second = Serve();
        Assert.True(run.Edge("check", "--on", first.Address, "--json") == 0, run.Error);
        string[] alone = Outcomes(run);

        using var doomed = new Worker(run, broker.Address, "--on", first.Address);
        doomed.WaitFor("waits for images");
        Task<int> checking = Task.Run(() => run.Edge("check", "--queue", broker.Address, "--json"));
        doomed.WaitFor("begins images 32 ");
        doomed.Kill();
        using var other = new Worker(run, broker.Address, "--on", second.Address);
        Assert.True(checking.Wait(TimeSpan.FromMinutes(4)), other.Said);
        Assert.True(checking.Result == 0, run.Error);
        JsonNode result = JsonNode.Parse(run.Out)!;
        Assert.Equal("PASS", (string?)result["verdict"]);
        Assert.Equal(300, result["devices"]!.AsArray().Sum(device => (int)device!["exact"]!));
        Assert.Equal(alone, Outcomes(run));
        Assert.True(other.Done > 0, other.Said);
    }

    [FactWithRabbitMq]
    public void A_wrong_bit_on_one_host_fails_the_check()
    {
        using Run run = Prepared();
        using DesktopServer wrong = Serve((_, output) => output[2] ^= 1);
        using var worker = new Worker(run, broker.Address, "--on", wrong.Address);
        Assert.Equal(1, run.Edge("check", "--queue", broker.Address));
        Assert.Contains("check failed", run.Error);
        Assert.Equal(2, run.Edge("check", "--queue", broker.Address, "--on", wrong.Address));
    }

    private static Run Prepared()
    {
        Run run = new Run().With("edge.yaml", Project);
        Directory.CreateDirectory(run.Path("build"));
        SmallModel.Int8().Save(run.Path("build/tiny.int8.edge"));
        return run;
    }

    private static DesktopServer Serve(Action<sbyte[], sbyte[]>? sabotage = null)
    {
        var device = new DesktopDevice(SmallModel.Int8().Graph) { Sabotage = sabotage };
        return new DesktopServer(new IPEndPoint(IPAddress.Loopback, 0), wire => new LinkEndpoint(wire, device, null!, device.Options));
    }

    // Index, label, decision and whether it is exact; which device it was and how long it took may differ.
    private static string[] Outcomes(Run run) =>
        [.. File.ReadAllLines(run.Path("build/check.csv")).Skip(1).Select(line => string.Join(',', line.Split(',')[2..6])).Order(StringComparer.Ordinal)];
}
