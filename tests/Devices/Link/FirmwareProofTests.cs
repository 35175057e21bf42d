using System.Security.Cryptography;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Pack;
using Edge.Compiler.Planning;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Devices.Line;
using Edge.Devices.Link;
using Edge.Devices.Tests.Drift;
using Edge.Devices.Tests.Equivalence;
using Edge.Devices.Tests.Ladder;
using Edge.Devices.Tests.Tools;
using Edge.Firmware;
using Edge.Runtime.Drift;
using Edge.Runtime.Judging;
using Edge.Runtime.Link;
using Edge.Runtime.Locating;
using Edge.Runtime.Update;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Link;

/// <summary>What the firmware in C proves of its model by itself, in QEMU: golden vectors, limits and their hash, and the step where it goes wrong.</summary>
public sealed class FirmwareProofTests : IDisposable
{
    private static readonly Graph Graph = FixedGraphs.Residual();
    private static readonly IReadOnlyList<sbyte[]> Images = [.. Enumerable.Range(0, 24).Select(number => FixedGraphs.Image(Graph, number))];
    private static readonly DeviceLinkOptions Patient = new() { SilenceMilliseconds = 10_000, TimeoutMilliseconds = 5000 };
    private static readonly byte[] Golden = GoldenPart.Write(GoldenPart.Record(Graph, [.. Images.Take(3)])).Bytes;

    // In the middle of what the images give, so that there is more than one verdict.
    private static readonly int Middle = new AccuracyCheck(Graph, Graph, Images).Expected.Select(scores => (int)scores[1]).Order().ElementAt(Images.Count / 2);
    private static readonly ClassLimit[] Classes = [new("OK", false, PackLimits.Never, 0), new("scratch", true, Middle, 3), new("dent", true, 120, 5)];
    private static readonly byte[] Limits = LimitsPart.Write(Classes, JudgeMode.AnyDefect, Graph.Outputs[0].Quantization).Bytes;

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-proof-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ToolTheory(Programs.ArmGcc, Programs.ArmQemu, Programs.RiscVGcc, Programs.RiscVQemu)]
    [InlineData("netduinoplus2")]
    [InlineData("esp32c3-virt")]
    public async Task Golden_vectors_pass_and_every_image_has_the_judges_verdict_on(string board)
    {
        BareImage image = new LinkFirmware(_folder) { Golden = Golden, Limits = Limits }.Build(board, Graph);
        using EmulatedDevice device = EmulatedDevice.Start(image, board);
        var check = new AccuracyCheck(Graph, Graph, Images);
        CheckReport report = await check.RunAsync(new DeviceLink(device.Address, Patient), new CheckOptions());
        Assert.True(report.Passed, report.VoidReason ?? $"{report.ExactImages} exact, {report.Golden}");
        Assert.True(report.Golden!.Passes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Limits)), report.Identity!.LimitsSha256);
        Judge judge = JudgeOf(Classes);
        Assert.All(report.Results, (result, i) =>
            Assert.Equal((judge.Decide(check.Expected[i], 0), judge.Class), (result!.Verdict, result.Class)));
        Assert.True(report.Results.Select(result => result!.Verdict).Distinct().Count() > 1); // the images see more than one verdict
    }

    [ToolFact(Programs.ArmGcc, Programs.ArmQemu)]
    public async Task A_heat_map_behind_the_scores_is_sent_and_not_judged()
    {
        Graph graph = HeatMapTests.Network(isGaussian: true);
        sbyte[][] images = [.. Enumerable.Range(0, 12).Select(number => FixedGraphs.Image(graph, number))];
        var check = new AccuracyCheck(graph, graph, images);
        int middle = check.Expected.Select(scores => (int)scores[1]).Order().ElementAt(images.Length / 2);
        ClassLimit[] classes = [new("good", false, PackLimits.Never, 0), new("other", true, middle, 0)];
        byte[] limits = LimitsPart.Write(classes, JudgeMode.AnyDefect, graph.Outputs[0].Quantization).Bytes;
        byte[] golden = GoldenPart.Write(GoldenPart.Record(graph, [.. images.Take(2)])).Bytes;
        BareImage image = new LinkFirmware(_folder) { Limits = limits, Golden = golden }.Build("netduinoplus2", graph);
        using EmulatedDevice device = EmulatedDevice.Start(image, "netduinoplus2");
        CheckReport report = await check.RunAsync(new DeviceLink(device.Address, Patient), new CheckOptions());
        Assert.True(report.Passed, report.VoidReason ?? $"{report.ExactImages} exact");
        Assert.True(report.Golden!.Passes); // the map's bytes among them
        Judge judge = JudgeOf(classes);
        Assert.All(report.Results, (result, i) => Assert.Equal((judge.Decide(check.Expected[i], 0), judge.Class), (result!.Verdict, result.Class)));
        Assert.Equal(2, report.Results.Select(result => result!.Verdict).Distinct().Count());
    }

    [ToolTheory(Programs.ArmGcc, Programs.ArmQemu, Programs.RiscVGcc, Programs.RiscVQemu)]
    [InlineData("netduinoplus2")]
    [InlineData("esp32c3-virt")]
    public async Task Images_that_were_judged_are_told_as_parts_with_the_times_of_their_stages_on(string board)
    {
        BareImage image = new LinkFirmware(_folder) { Golden = Golden, Limits = Limits }.Build(board, Graph);
        using EmulatedDevice device = EmulatedDevice.Start(image, board);
        var check = new AccuracyCheck(Graph, Graph, Images);
        Assert.True((await check.RunAsync(new DeviceLink(device.Address, Patient), new CheckOptions())).Passed);
        using var link = new DeviceLink(device.Address, Patient);
        link.Connect();
        Assert.True(link.Abilities!.Can(LinkCapability.Parts));
        var parts = new List<JournalPart>();
        JournalPage page = new PartJournal(link).Read(0);
        Assert.Equal(Images.Count, page.Left);
        Assert.Equal(Images.Count - 16, page.Parts[0].Number); // it keeps the last 16
        for (; parts.Count < 16; page = new PartJournal(link).Read(page.Next))
        {
            Assert.NotEmpty(page.Parts); // as many as go into a frame
            parts.AddRange(page.Parts);
        }

        Judge judge = JudgeOf(Classes);
        foreach (JournalPart part in parts)
        {
            int verdict = judge.Decide(check.Expected[part.Number], 0);
            Assert.Equal((verdict, judge.Class, judge.Excess), (part.Numbers[RecentParts.Verdict], part.Numbers[RecentParts.DecidingClass], part.Numbers[RecentParts.Excess]));
            Assert.Equal(verdict, part.Numbers[RecentParts.Exit]); // OK passes, NG and GRAY are rejected as such
            // The emulated Cortex-M's timer stands still within a tick that waits: a small network takes no time there.
            Assert.True(part.Numbers[RecentParts.Inference] >= (board == "esp32c3-virt" ? 1 : 0) && part.Numbers[RecentParts.Judging] >= 0, LineLog.Line(part));
            Assert.Equal(part.Numbers[RecentParts.Inference] + part.Numbers[RecentParts.Judging], part.Numbers[RecentParts.DecidedAt]);
            // Without a camera there is nothing of these to time.
            Assert.Equal([-1, -1, -1, -1], new[] { RecentParts.Image, RecentParts.TakenAt, RecentParts.Reading, RecentParts.Preprocessing }.Select(which => part.Numbers[which]));
        }

        string line = LineLog.Line(parts[0])!;
        Assert.Contains("\"inference_us\":", line);
        Assert.Contains("\"judging_us\":", line);
        Assert.DoesNotContain("preprocessing_us", line);
        // A host that counted higher knew it before a reset: it is told from the oldest on.
        Assert.Equal(Images.Count - 16, new PartJournal(link).Read(1000).Parts[0].Number);
    }

    [ToolTheory(Programs.ArmGcc, Programs.ArmQemu, Programs.RiscVGcc, Programs.RiscVQemu)]
    [InlineData("netduinoplus2")]
    [InlineData("esp32c3-virt")]
    public async Task A_network_that_locates_is_judged_by_the_best_cell_of_each_class_on(string board)
    {
        Graph grid = FixedGraphs.Grid();
        IReadOnlyList<sbyte[]> images = [.. Enumerable.Range(0, 24).Select(number => FixedGraphs.Image(grid, number))];
        var locating = new LocatingSpecification(2, 0.3, 3);
        ClassLimit[] classes = [new("background", false, PackLimits.Never, 0), new("scratch", true, 40, 20), new("dent", true, 90, 30)];
        BareImage image = new LinkFirmware(_folder)
        {
            Golden = GoldenPart.Write(GoldenPart.Record(grid, [.. images.Take(2)])).Bytes,
            Limits = LimitsPart.Write(classes, JudgeMode.AnyDefect, grid.Outputs[0].Quantization).Bytes,
            Locating = LocatingPart.Write(locating, grid).Bytes,
        }.Build(board, grid);
        using EmulatedDevice device = EmulatedDevice.Start(image, board);
        var check = new AccuracyCheck(grid, grid, images);
        CheckReport report = await check.RunAsync(new DeviceLink(device.Address, Patient), new CheckOptions());
        Assert.True(report.Passed, report.VoidReason ?? $"{report.ExactImages} exact, {report.Golden}");
        Judge judge = JudgeOf(classes);
        var locator = new Locator(locating.Grid(grid));
        Assert.All(report.Results, (result, i) =>
        {
            locator.Read(check.Expected[i], 0);
            Assert.Equal((judge.Decide(locator.Scores, 0), judge.Class), (result!.Verdict, result.Class));
        });
        Assert.True(report.Results.Select(result => result!.Verdict).Distinct().Count() > 1); // the images see more than one verdict
    }

    [ToolTheory(Programs.ArmGcc, Programs.ArmQemu, Programs.RiscVGcc, Programs.RiscVQemu)]
    [InlineData("netduinoplus2", false)]
    [InlineData("esp32c3-virt", false)]
    [InlineData("netduinoplus2", true)]
    public void The_drift_sentinel_counts_what_the_one_in_CSharp_counts_on(string board, bool locates)
    {
        Graph graph = locates ? FixedGraphs.Grid() : Graph;
        var random = new Random(1);
        sbyte[][] usual = [.. Enumerable.Range(0, 300).Select(_ => Noise(-40))];
        sbyte[][] parts = [.. usual.Take(230), .. Enumerable.Range(0, 30).Select(_ => Noise(40))];
        ClassLimit[] classes = [new("OK", false, PackLimits.Never, 0), new("scratch", true, 40, 20), new("dent", true, 90, 30)];
        var judge = JudgeOf(classes);
        Locator? locator = locates ? new Locator(new LocatingSpecification(2, 0.3, 3).Grid(graph)) : null;
        sbyte[][] outputs = [.. new AccuracyCheck(graph, graph, [.. usual, .. parts]).Expected];
        var fingerprint = new DriftFingerprint();
        foreach (var (input, output) in usual.Zip(outputs))
            fingerprint.Add(input, graph.Inputs[0].Shape.Channels, ScoresOf(output), [false, true, true]);
        var sentinel = new DriftSentinel(fingerprint.Scores, fingerprint.Means, fingerprint.Textures, DriftSentinel.SmallestWindow);
        foreach (var (input, output) in parts.Zip(outputs.Skip(usual.Length)))
        {
            judge.Decide(ScoresOf(output), 0);
            sentinel.Add(judge.HighestDefect, DriftInput.Mean(input, input.Length, graph.Inputs[0].Shape.Channels), DriftInput.Texture(input, input.Length, graph.Inputs[0].Shape.Channels));
        }

        Assert.Equal((DriftState.Drifted, 1), (sentinel.State, sentinel.Windows)); // there is something to see
        BareImage image = new LinkFirmware(_folder)
        {
            Limits = LimitsPart.Write(classes, JudgeMode.AnyDefect, graph.Outputs[0].Quantization).Bytes,
            Locating = locates ? LocatingPart.Write(new LocatingSpecification(2, 0.3, 3), graph).Bytes : [],
            Drift = DriftPart.Write(fingerprint).Bytes,
        }.Build(board, graph);
        using EmulatedDevice device = EmulatedDevice.Start(image, board);
        using var link = new DeviceLink(device.Address, Patient);
        link.Connect();
        int heard = 0;
        link.Judge([.. parts.Select((part, i) => (i, part))], _ => heard++);
        Assert.Equal(parts.Length, heard);
        link.Measure(parts[0], runs: 20, warmups: 1); // for its time: no parts
        Assert.Equal(DriftVector.Reading(sentinel), link.Ask(Opcode.Drift, Payload.Of(1), CancellationToken.None).Payload);
        sentinel.Clear();
        Assert.Equal(DriftVector.Reading(sentinel), link.Ask(Opcode.Drift, Payload.Of(0), CancellationToken.None).Payload);
        Assert.Throws<DeviceException>(() => link.Ask(Opcode.Drift, Payload.Of(2), CancellationToken.None));

        sbyte[] Noise(int centre) => [.. Enumerable.Range(0, graph.Inputs[0].Shape.Elements).Select(_ => (sbyte)(centre + random.Next(-60, 61)))];

        sbyte[] ScoresOf(sbyte[] output)
        {
            if (locator is null)
                return output;
            locator.Read(output, 0);
            return [.. locator.Scores];
        }
    }

    [ToolFact(Programs.ArmGcc, Programs.ArmQemu)]
    public void A_grid_of_other_outputs_leaves_the_firmware_without_a_judge()
    {
        Graph grid = FixedGraphs.Grid();
        byte[] locating = LocatingPart.Write(new LocatingSpecification(2, 0.3, 3), grid).Bytes;
        locating[PackLocating.WidthAt]++;
        BareImage image = new LinkFirmware(_folder) { Limits = Limits, Locating = locating }.Build("netduinoplus2", grid); // limits of three classes
        using EmulatedDevice device = EmulatedDevice.Start(image, "other grid");
        using var link = new DeviceLink(device.Address, Patient);
        link.Connect();
        LinkResult? result = null;
        link.Judge([(0, FixedGraphs.Image(grid, 1))], arrived => result = arrived);
        Assert.Equal((Verdict.Invalid, -1), (result!.Verdict, result.Class));
    }

    [ToolTheory(Programs.ArmGcc, Programs.ArmQemu, Programs.RiscVGcc, Programs.RiscVQemu)]
    [InlineData("netduinoplus2", "block_conv_2", ".output_zero_point = 3", ".output_zero_point = 4", "block/conv.2", "zero point")]
    [InlineData("esp32c3-virt", "block_conv_1", ".pad_top = 1", ".pad_top = 0", "block/conv.1", "kernel of Conv2D")]
    public async Task A_wrong_number_in_the_firmware_is_found_at_its_operator(string board, string call, string right, string wrong, string node, string cause)
    {
        string template = WrongNumber.In(WrongNumber.Shipped("c", "model.c.sbn"), call, right, wrong);
        File.WriteAllText(Path.Combine(_folder, "model.c.sbn"), template);
        await FirstDifferenceIs(board, Graph, templates: _folder, node, cause);
    }

    [ToolFact(Programs.ArmGcc, Programs.ArmQemu)]
    public async Task A_wrong_byte_in_a_table_of_the_firmware_is_found_at_its_operator() =>
        await FirstDifferenceIs("netduinoplus2", WithWrongFilter(Graph, "scores"), templates: null, "scores", cause: null);

    [ToolFact(Programs.ArmGcc, Programs.ArmQemu)]
    public void A_network_whose_vectors_do_not_come_out_is_judged_no_more_and_the_session_hears_of_it()
    {
        byte[] other = [.. Golden];
        other[^1] ^= 8; // the last output of the last vector
        BareImage image = new LinkFirmware(_folder) { Golden = other, Limits = Limits }.Build("netduinoplus2", Graph);
        using EmulatedDevice device = EmulatedDevice.Start(image, "distrusted");
        var heard = new List<string>();
        using var link = new DeviceLink(device.Address, Patient) { Heard = heard.Add };
        for (int session = 1; session <= 2; session++)
        {
            link.Connect();
            LinkResult? result = null;
            link.Judge([(0, Images[0])], arrived => result = arrived);
            Assert.Equal((Verdict.Invalid, -1), (result!.Verdict, result.Class)); // from the boot's own test: nobody has asked for one yet
            Assert.Equal(session, heard.Count(line => line.Contains("golden vectors do not come out", StringComparison.Ordinal)));
        }

        SelfTestResult test = link.SelfTest();
        Assert.Equal((false, 2, 2), (test.Passes, test.Vector, test.Output));
        Assert.Equal(test.Actual ^ 8, test.Expected);
    }

    [ToolTheory(Programs.ArmGcc, Programs.ArmQemu, Programs.RiscVGcc, Programs.RiscVQemu)]
    [InlineData(true)]
    [InlineData(false)]
    public void Limits_or_vectors_of_another_network_are_none(bool hasLimits)
    {
        Graph other = FixedGraphs.Separable(); // two outputs
        BareImage image = (hasLimits ? new LinkFirmware(_folder) { Limits = Limits } : new LinkFirmware(_folder) { Golden = Golden }).Build("netduinoplus2", other);
        using EmulatedDevice device = EmulatedDevice.Start(image, "another");
        using var link = new DeviceLink(device.Address, Patient);
        DeviceAbilities abilities = link.Connect();
        LinkResult? result = null;
        link.Judge([(0, FixedGraphs.Image(other, 1))], arrived => result = arrived);
        Assert.Equal((Verdict.Invalid, -1), (result!.Verdict, result.Class));
        Assert.Equal(hasLimits, !abilities.Can(LinkCapability.SelfTest));
        if (!hasLimits)
            Assert.Equal((false, -1), (link.SelfTest().Passes, link.SelfTest().Vector));
    }

    [ToolFact(Programs.ArmGcc, Programs.ArmQemu)]
    public void A_streamed_networks_steps_are_put_together_from_their_bands()
    {
        Program bands = Planner.Plan(Graph, new PlanOptions { RamBytes = 0 });
        Assert.NotEmpty(bands.Groups);
        using EmulatedDevice device = EmulatedDevice.Start(new LinkFirmware(_folder) { Taps = true }.Build("netduinoplus2", bands), "bands");
        using var link = new DeviceLink(device.Address, Patient);
        link.Connect();
        Reference reference = Reference.Run(Graph, bands.Graph, [Images[5]], _ => { });
        IReadOnlyDictionary<int, (uint Crc, int Microseconds)> steps = link.Steps(Images[5]);
        Assert.Equal(reference.Crcs[0], Enumerable.Range(0, bands.Graph.Nodes.Count).Select(step => steps[step].Crc));
        sbyte[][] tensors = reference.Dump(Images[5]);
        Assert.All(tensors, (tensor, step) => Assert.Equal(tensor, link.Step(Images[5], step, tensor.Length)));
    }

    [ToolFact(Programs.ArmGcc, Programs.ArmQemu)]
    public async Task A_wrong_byte_is_found_where_the_firmware_computes_patches()
    {
        Program Patched(Graph graph) => Enumerable.Range(1, 50).Select(seed => AnyGroups.InStrips(new Random(seed), OutputCopies.Run(graph), new PlanOptions()))
            .First(plan => plan.Groups.Any(group => group.Strips > 1 && group.Last > group.First));
        Program right = Patched(Graph);
        Node filtered = right.Steps.Take(right.Groups.First(group => group.Strips > 1).Last + 1).Last(step => step.Node.Operator.Kind == "Conv2D").Node;
        Program wrong = Patched(WithWrongFilter(Graph, filtered.Name));
        using EmulatedDevice device = EmulatedDevice.Start(new LinkFirmware(_folder) { Taps = true }.Build("netduinoplus2", wrong), "patches");
        // Of the plans that it may have been made from, the device's own is the second.
        var check = new AccuracyCheck(Graph, [Planner.Plan(Graph), right], Images);
        CheckReport report = await check.RunAsync(new DeviceLink(device.Address, Patient), new CheckOptions());
        Assert.Equal(filtered.Name, report.First!.NodeName);
        sbyte[] expected = Reference.Run(Graph, Graph, [Images[report.First.Image]], _ => { }).Dump(Images[report.First.Image])[report.First.NodeIndex];
        Shape shape = filtered.Output.Shape;
        int element = report.First.Coordinates.Select((at, axis) => at * shape.Extents.Skip(axis + 1).Aggregate(1, (a, b) => a * b)).Sum();
        Assert.Equal(expected[element], report.First.Expected);
        Assert.InRange(report.First.DifferingValues, 1, shape.Elements / shape.Channels); // of one output channel
    }

    private static Judge JudgeOf(IReadOnlyList<ClassLimit> classes) => new(
        JudgeMode.AnyDefect, [.. classes.Select(one => one.IsDefect ? 1 : 0)], [.. classes.Select(one => one.Limit)], [.. classes.Select(one => one.Gray)]);

    private async Task FirstDifferenceIs(string board, Graph made, string? templates, string node, string? cause)
    {
        BareImage image = new LinkFirmware(_folder) { Taps = true, Golden = Golden, Limits = Limits, Templates = templates }.Build(board, made);
        using EmulatedDevice device = EmulatedDevice.Start(image, "wrong");
        var check = new AccuracyCheck(Graph, Pipeline.Plan(Graph).Graph, Images);
        CheckReport report = await check.RunAsync(new DeviceLink(device.Address, Patient), new CheckOptions());
        Assert.False(report.Passed);
        Assert.Null(report.VoidReason);
        Assert.Equal(node, report.First!.NodeName);
        if (cause is not null)
            Assert.Contains(cause, report.First.LikelyCause, StringComparison.Ordinal);
        Assert.False(report.Golden!.Passes); // the device itself knows at boot
        Assert.All(report.Results, result => Assert.Equal(Verdict.Invalid, result!.Verdict));
    }

    private static Graph WithWrongFilter(Graph graph, string name)
    {
        Node right = graph.Nodes.Single(node => node.Name == name);
        Tensor filter = right.Inputs[1];
        sbyte[] values = [.. filter.Int8s];
        values[3] ^= 64;
        Node wrong = right with { Inputs = [right.Inputs[0], Tensor.Constant(filter.Name, filter.Shape, values, filter.Quantization!), .. right.Inputs.Skip(2)] };
        return new Graph(graph.Name, graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node => node == right ? wrong : node)], graph.Classes);
    }
}
