using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Devices.Emulators;
using Edge.Devices.Link;
using Edge.Runtime.Link;
using Edge.Tests.Graphs;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Link;

/// <summary>The firmware in C with an emitted model, in QEMU: the real protocol over the board's UART, against the INT8 reference.</summary>
/// <remarks><c>EDGE_LINK_IMAGES=10000</c> makes the run over a bad wire as long as a real check, and writes bench/results/link.md.</remarks>
public sealed partial class FirmwareLinkTests(ITestOutputHelper output) : IDisposable
{
    private const int Cuts = 50;

    private static readonly Graph Graph = FixedGraphs.Separable();
    private static readonly DeviceLinkOptions Impatient = new() { SilenceMilliseconds = 5000, TimeoutMilliseconds = 200, Seed = 5 };
    private static readonly CheckOptions Quick = new() { PauseMilliseconds = 5 };

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-firmware-").FullName;

    private static int? LongRun => Environment.GetEnvironmentVariable("EDGE_LINK_IMAGES") is { Length: > 0 } wanted ? int.Parse(wanted, CultureInfo.InvariantCulture) : null;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("netduinoplus2")]
    [InlineData("mps2-an386")]
    [InlineData("esp32c3-virt")]
    public async Task Every_image_has_the_references_bytes_on(string board)
    {
        BareImage image = Build(board);
        using EmulatedDevice device = EmulatedDevice.Start(image, $"{board} 1");
        var check = new AccuracyCheck(Graph, Graph, AccuracyCheckTests.Draw(40));
        // A busy computer is no reason to send again.
        CheckReport report = await check.RunAsync(new DeviceLink(device.Address, Impatient with { TimeoutMilliseconds = 5000 }), Quick);
        output.WriteLine($"{image.ImageSize}");
        Assert.True(report.Passed, report.VoidReason ?? $"{report.ExactImages} exact");
        Assert.Equal((board, "emitted C", KernelSet.Current, "separable"), (report.Identity!.Board, report.Identity.Runtime, report.Identity.KernelSet, report.Identity.Model));
        Assert.Equal((LinkFirmware.ModelSha256, 32, 7), (report.Identity.ModelSha256, report.Identity.Uid.Length, report.Identity.Release));
        Assert.Equal((0, 0, 0), (report.Link.ChecksumErrors, report.Link.RepeatsAsked, report.Link.Resumes)); // the emulated wire loses nothing
        Assert.All(report.Results, result => Assert.InRange(result!.StackHighWater, 100, 10_000));
    }

    [Fact]
    public void A_firmware_with_taps_shows_every_step()
    {
        using EmulatedDevice device = EmulatedDevice.Start(Build("netduinoplus2", taps: true), "tapped");
        using var link = new DeviceLink(device.Address, Impatient);
        DeviceAbilities abilities = link.Connect();
        sbyte[] image = AccuracyCheckTests.Draw(1)[0];
        Assert.Equal((Graph.Nodes.Count, true), (abilities.Steps, abilities.Can(LinkCapability.Taps)));
        var reference = Devices.Ladder.Reference.Run(Graph, Graph, [image], _ => { });
        IReadOnlyDictionary<int, (uint Crc, int Microseconds)> steps = link.Steps(image);
        Assert.Equal(reference.Crcs[0], Enumerable.Range(0, Graph.Nodes.Count).Select(step => steps[step].Crc));
        sbyte[] expected = reference.Dump(image)[2];
        Assert.Equal(expected, link.Step(image, 2, expected.Length));
        Assert.Equal(20, link.Measure(image, 20, 2).Result.Runs);
        link.Reset();
        Assert.Equal(abilities, link.Connect()); // it starts again
    }

    [Fact]
    public void A_runner_of_text_is_answered_by_the_same_firmware()
    {
        using EmulatedDevice device = EmulatedDevice.Start(Build("mps2-an386"), "text");
        using ILinkTransport wire = device.Address.Open();
        sbyte[] image = AccuracyCheckTests.Draw(1)[0];
        Assert.Contains("m-name-dut-[edge]", Ask(wire, "name%"), StringComparison.Ordinal);
        Assert.Contains("m-model-[separable]", Ask(wire, "profile%"), StringComparison.Ordinal);
        Load(wire, image);
        sbyte[] outputs = new AccuracyCheck(Graph, Graph, [image]).Expected[0];
        float scale = (float)Graph.Outputs[0].Quantization!.Scales[0];
        string results = string.Join(',', outputs.Select(value => ((value - Graph.Outputs[0].Quantization!.ZeroPoint) * scale).ToString("0.000", CultureInfo.InvariantCulture)));
        Assert.Contains($"m-results-[{results}]", Ask(wire, "infer 5 1%"), StringComparison.Ordinal);
    }

    // This board has 4 MiB of RAM: looking through it for the stack's mark takes some fifty times as long as the network.
    [Fact]
    public void A_runner_of_text_measures_the_network_and_nothing_beside_it()
    {
        const int Runs = 50;
        using EmulatedDevice device = EmulatedDevice.Start(Build("mps2-an386"), "timed", byInstructions: true);
        sbyte[] image = AccuracyCheckTests.Draw(1)[0];
        long[] laps;
        using (ILinkTransport wire = device.Address.Open())
        {
            Ask(wire, "name%");
            Load(wire, image);
            laps = [.. Lap().Matches(Ask(wire, $"infer {Runs} 2%")).Select(lap => long.Parse(lap.Groups[1].Value, CultureInfo.InvariantCulture))];
        }

        using var link = new DeviceLink(device.Address, Impatient);
        link.Connect();
        long framed = link.Measure(image, Runs, 2).Result.Microseconds;
        output.WriteLine($"{Runs} runs: {framed} us by frames, {laps[1] - laps[0]} us by text");
        Assert.InRange(laps[1] - laps[0], framed, 1.2 * framed); // between two runs the link is polled
    }

    [Fact]
    public async Task Three_boards_divide_the_images_and_one_that_dies_leaves_its_share_to_the_others()
    {
        BareImage image = Build("netduinoplus2");
        EmulatedDevice[] boards = [.. Enumerable.Range(0, 3).Select(i => EmulatedDevice.Start(image, $"board {i}"))];
        try
        {
            IReadOnlyList<sbyte[]> images = AccuracyCheckTests.Draw(120);
            var check = new AccuracyCheck(Graph, Graph, images);
            CheckReport[] reports = await check.RunDividedAsync(
                [.. boards.Select(board => new DeviceLink(board.Address, Impatient))], Quick with { MostFailures = 2 }, (device, done) =>
                {
                    if (device == 1 && done == 7)
                        boards[1].Dispose();
                });
            Assert.Equal([false, true, false], reports.Select(report => report.IsVoid));
            Assert.Equal([7, 113], [reports[1].Images, reports[0].Images + reports[2].Images]);
            Assert.All(reports, report => Assert.Equal(report.Images, report.ExactImages));
            for (int i = 0; i < images.Count; i++)
                Assert.Equal(check.Expected[i], Assert.Single(reports, report => report.Results[i] is not null).Results[i]!.Outputs);
            Assert.All(reports, report => Assert.True(report.Link.FramesReceived > report.Images));
        }
        finally
        {
            Array.ForEach(boards, board => board.Dispose());
        }
    }

    [Fact]
    public async Task Many_images_over_a_bad_wire_and_fifty_cuts_give_what_one_good_wire_gives()
    {
        int count = LongRun ?? 300;
        BareImage image = Build("netduinoplus2");
        using EmulatedDevice device = EmulatedDevice.Start(image, "bad wire");
        IReadOnlyList<sbyte[]> images = AccuracyCheckTests.Draw(count);
        var check = new AccuracyCheck(Graph, Graph, images);
        BadWire wire = new(device.Address, seed: 20261122, cuts: Cuts, images: count);
        long begun = System.Diagnostics.Stopwatch.GetTimestamp();
        DeviceLinkOptions patience = LongRun is null ? Impatient : new DeviceLinkOptions { Seed = 5 }; // the study waits as 'edge check' does
        CheckReport report = await check.RunAsync(new DeviceLink(wire.Open, "bad wire", patience), Quick, wire.Judged);
        double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalSeconds;
        Assert.True(report.Passed, $"{report.VoidReason}: {report.ExactImages} exact, {report.LostImages} lost");
        Assert.Equal(Cuts, wire.CutsMade);
        Assert.InRange(report.Link.Resumes, Cuts / 2, 2 * Cuts); // a cut that falls into another one is one
        Assert.All(wire.Faults, faults => Assert.True(faults > count / 20, $"{faults} faults of a kind"));
        output.WriteLine(Row(report, wire, image, seconds));
        if (LongRun is not null)
            WriteResults(Row(report, wire, image, seconds), count);
    }

    private static string Row(CheckReport report, BadWire wire, BareImage image, double seconds) => string.Create(CultureInfo.InvariantCulture,
        $"| {image.Models[0].Options.Board} | {report.Results.Count:n0} | {report.ExactImages:n0} | {report.LostImages} | {wire.CutsMade} | {report.Link.Resumes} "
        + $"| {string.Join(" / ", wire.Faults.Select(faults => faults.ToString("n0", CultureInfo.InvariantCulture)))} | {report.Link.FramesSent:n0} | {report.Link.Retries:n0} "
        + $"| {report.Link.ChecksumErrors:n0} | {seconds:0} |");

    private static void WriteResults(string row, int count) => File.WriteAllText(Path.Combine(Golden.Root(), "bench", "results", "link.md"),
        $"""
        # The link

        The firmware in C with an emitted network of {Graph.Inputs[0].Bytes} bytes in and {Graph.Outputs[0].Bytes} out, in QEMU; `edge check`'s own code at the other end of its UART's socket. Between them a wire that drops,
        corrupts, duplicates, reorders and delays one piece in a hundred each (pieces of 1 to 600 bytes, seeded), both ways, and that is cut at random images.
        The host waits as `edge check` does by itself: 10 s of silence, 0.5 s without an acknowledgement. Every image has one result, byte for byte the reference's.

        | board | images | right | lost | cuts | sessions resumed | pieces dropped / corrupted / doubled / swapped / delayed | frames sent | of these again | damaged frames received | seconds |
        |---|---|---|---|---|---|---|---|---|---|---|
        {row}

        ```
        make study-link IMAGES={count}
        ```

        """.ReplaceLineEndings("\n"));

    [GeneratedRegex(@"m-lap-us-(\d+)")]
    private static partial Regex Lap();

    private BareImage Build(string board, bool taps = false) => new LinkFirmware(_folder) { Taps = taps }.Build(board, Graph);

    private static void Load(ILinkTransport wire, sbyte[] image)
    {
        Assert.Contains($"m-[Expecting {image.Length} bytes]", Ask(wire, $"db load {image.Length}%"), StringComparison.Ordinal);
        string said = "";
        foreach (sbyte[] part in image.Chunk(31))
            said = Ask(wire, $"db {Convert.ToHexString([.. part.Select(value => (byte)(value + 128))])}%");
        Assert.Contains("m-load-done", said, StringComparison.Ordinal);
    }

    private static string Ask(ILinkTransport wire, string command)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(command);
        for (int at = 0; at < bytes.Length;)
            at += wire.Write((sbyte[])(Array)bytes, at, bytes.Length - at);
        var answer = new StringBuilder();
        sbyte[] buffer = new sbyte[256];
        for (int i = 0; i < 5000 && !answer.ToString().EndsWith("m-ready\r\n", StringComparison.Ordinal); i++)
        {
            wire.Wait(2);
            int count = wire.Read(buffer, 0, buffer.Length);
            answer.Append(Encoding.ASCII.GetString((byte[])(Array)buffer, 0, count));
        }

        return answer.ToString();
    }

    /// <summary>Faults on every piece, and a cut after some images.</summary>
    private sealed class BadWire(LinkAddress address, int seed, int cuts, int images)
    {
        private readonly Random _random = new(seed);
        private readonly int[] _faults = new int[5];
        private FaultyTransport? _now;

        public int CutsMade { get; private set; }

        /// <summary>By kind: drops, corruptions, duplicates, swaps, delays.</summary>
        public IReadOnlyList<int> Faults
        {
            get
            {
                Add();
                return _faults;
            }
        }

        public ILinkTransport Open()
        {
            Add();
            return _now = new FaultyTransport(address.Open(), LinkFaults.All(0.01), _random);
        }

        public void Judged(int done)
        {
            // As many cuts as there are left for the images left.
            if (CutsMade < cuts && _random.Next(Math.Max(1, images - done)) < cuts - CutsMade)
            {
                CutsMade++;
                _now!.Cut();
            }
        }

        private void Add()
        {
            for (int kind = 0; kind < _faults.Length && _now is not null; kind++)
                _faults[kind] += _now.Count[kind];
            _now = null;
        }
    }
}
