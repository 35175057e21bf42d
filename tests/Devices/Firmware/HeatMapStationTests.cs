using System.Globalization;
using System.Net;
using System.Runtime.Loader;
using System.Text;
using System.Text.RegularExpressions;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Ladder;
using Edge.Devices.Line;
using Edge.Devices.Link;
using Edge.Devices.Nano;
using Edge.Devices.Tests.Equivalence;
using Edge.Devices.Tests.Link;
using Edge.Devices.Tests.Nano;
using Edge.Firmware.Script;
using Edge.Runtime.Judging;
using Edge.Runtime.Link;
using Edge.Runtime.Update;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Firmware;

/// <summary>A nanoFramework station around a network with a heat map: it judges by the scores, keeps and sends the map, the same bytes everywhere.</summary>
public sealed class HeatMapStationTests : IDisposable
{
    private const string Mark = "edge: ";
    private const int Image = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-heat-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parts_are_judged_by_their_score_and_kept_with_the_map(bool isGaussian)
    {
        Graph graph = HeatMapTests.Network(isGaussian);
        var (line, network) = Desk(graph, Limits(graph));
        line.Run(new Lines());
        Assert.Equal((2, 2 + 12), (line.Station.Scores, line.Station.Outputs));
        var judge = new Judge(JudgeMode.AnyDefect, [PackLimits.Good, PackLimits.Defect], [PackLimits.Never, LimitOf(graph)], [0, 0]);
        var seen = new HashSet<int>();
        for (int part = 0; part < HeatMapLine.Parts; part++)
            seen.Add(line.Station.Recent.Of(part, Edge.Firmware.RecentParts.Verdict));
        Assert.Equal([Verdict.Ok, Verdict.Ng], seen.Order());
        while (line.Station.Kept.Read() is { } kept)
        {
            sbyte[] expected = new sbyte[line.Station.Outputs];
            ((IModel)network).Infer(kept.Content, expected);
            Assert.Equal(expected, kept.Content[graph.Inputs[0].Bytes..]);
            Assert.Equal((judge.Decide(expected, 0), judge.Class, judge.Excess), (kept.Verdict, kept.DecidingClass, kept.Excess));
            Assert.True(line.Station.Kept.Take(kept.Number));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_emitted_program_says_to_the_byte_what_the_reference_says(bool isGaussian)
    {
        Graph graph = HeatMapTests.Network(isGaussian);
        IReadOnlyList<EmittedFile> files = Emitted(graph);
        System.Reflection.Assembly program = InMemoryCompiler.Compile([.. Own(files).SelectMany(folder => folder.Files)], out AssemblyLoadContext context);
        var model = (IModel)Activator.CreateInstance(program.GetType("ModelApp.ImageModel", throwOnError: true)!)!;
        sbyte[] pack = (sbyte[])program.GetType("ModelApp.Pack")!.GetMethod("Bytes")!.Invoke(null, null)!;
        Assert.Equal(Pack(graph, Limits(graph)), pack);
        var lines = new Lines();
        new HeatMapLine(model, pack, graph.Inputs[0].Bytes, Outputs(graph), Host(graph)).Run(lines);
        Assert.Equal(OfReference(graph), lines.Text.ToString());
        context.Unload();
    }

    [FactWithNanoClr]
    public void NanoCLR_says_the_same()
    {
        foreach (bool isGaussian in new[] { true, false })
            Assert.Equal(OfReference(HeatMapTests.Network(isGaussian)), OnNanoClr(HeatMapTests.Network(isGaussian), Path.Combine(_folder, $"{isGaussian}")));
    }

    [Fact]
    public async Task A_host_checks_such_a_station_and_fetches_its_parts_with_their_maps()
    {
        Graph graph = HeatMapTests.Network(isGaussian: true);
        var (line, network) = Desk(graph, Limits(graph));
        Assert.Equal(Edge.Firmware.StationFault.None, line.Station.Start());
        line.Pass();
        int kept = line.Station.Kept.Count;
        Assert.InRange(kept, 1, HeatMapLine.Kept);
        sbyte[][] images = [.. Enumerable.Range(0, 9).Select(number => FixedGraphs.Image(graph, number))];
        using var server = new DesktopServer(new IPEndPoint(IPAddress.Loopback, 0), line.Endpoint);
        var check = new AccuracyCheck(graph, graph, images);
        CheckReport report = await check.RunAsync(new DeviceLink(new LinkAddress(server.Address)), new CheckOptions { RunsGolden = true });
        Assert.True(report.Passed, report.VoidReason ?? $"{report.ExactImages} exact, {report.First}");
        Assert.True(report.Golden!.Passes);
        Assert.All(report.Results, result => Assert.Equal(2 + 12, result!.Outputs!.Length));
        Assert.All(report.Results, result => Assert.Equal(result!.Outputs![1] > result.Outputs[0] ? 1 : 0, result.Decision(2)));

        using var link = new DeviceLink(new LinkAddress(server.Address));
        link.Connect();
        var harvest = new PartHarvest(link);
        int read = 0;
        for (; harvest.Read() is { } part; read++)
        {
            sbyte[] expected = new sbyte[2 + 12];
            ((IModel)network).Infer(part.Input, expected);
            Assert.Equal(expected[..2], part.Scores);
            Assert.Equal(expected[2..], part.Map);
            Assert.Equal(4, part.MapRows); // of the pack, which has it of the network
            harvest.Taken(part);
        }

        Assert.Equal(kept, read);
    }

    /// <summary>What a board has to have: the map counts wherever outputs are held.</summary>
    [Fact]
    public void Memory_for_the_map_is_counted()
    {
        Graph graph = HeatMapTests.Network(isGaussian: true);
        Board board = BoardReader.Read("esp32-cam");
        string program = Emitted(graph, new NanoStation { LinkBaud = 115200 }).Single(file => file.Name == "Model.App/Program.cs").Text;
        Assert.Contains($" {graph.Inputs[0].Bytes + Outputs(graph) + Runtime.Line.KeptParts.HeadBytes} bytes each", program);
        Program plan = Pipeline.Plan(graph);
        int tables = Needed(1), needed = graph.Inputs[0].Bytes + Outputs(graph) + plan.ArenaBytes;
        Assert.Contains($"({needed} of activations, {tables} of tables)", Refused(needed + tables - 1));
        Assert.Null(NanoKept.Of(board.Nano! with { HeapBytes = 8 * 205 }, 115200, graph.Inputs[0].Bytes, Outputs(graph)));
        Assert.Equal(1, NanoKept.Of(board.Nano! with { HeapBytes = 8 * 206 }, 115200, graph.Inputs[0].Bytes, Outputs(graph))!.Parts);

        string Refused(int heap)
        {
            Board small = board with { Nano = board.Nano! with { HeapBytes = heap } };
            var e = Assert.Throws<ModelException>(() => NanoProject.Emit(plan, Options, small, new NanoStation()));
            Assert.Equal("E0411", e.Code);
            return e.Message;
        }

        int Needed(int heap) => int.Parse(Regex.Match(Refused(heap), @"(\d+) of tables").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Of the native runtime the image's model gives all outputs as the kernels do, in one array.</summary>
    [Fact]
    public void The_native_runtime_takes_all_outputs_at_once()
    {
        Graph graph = HeatMapTests.Network(isGaussian: true);
        string model = Emitted(graph, new NanoStation { Runtime = NanoRuntime.Native }).Single(file => file.Name == "Model.App/ImageModel.cs").Text;
        Assert.Contains("OutputBytes = Model.Output1Bytes + Model.Output2Bytes;", model);
        Assert.Contains("_model.Native.Infer(input, output);", model);
    }

    private static readonly EmitOptions Options =
        new() { Name = "model", ToolVersion = "0.1.0", Source = "model.edge", ModelHash = "3f9a1c27d4e5", Board = "esp32-cam" };

    private static int Outputs(Graph graph) => graph.Outputs.Sum(output => output.Bytes);

    private static IReadOnlyList<EmittedFile> Emitted(Graph graph, NanoStation? station = null) =>
        NanoProject.Emit(Pipeline.Plan(graph), Options, BoardReader.Read("esp32-cam"), station ?? new NanoStation { Limits = Limits(graph) });

    /// <summary>The model's assemblies and its pack's, and of the program what does not need hardware.</summary>
    private static IEnumerable<(string Name, EmittedFile[] Files)> Own(IReadOnlyList<EmittedFile> files) => files
        .Where(file => file.Name.StartsWith("Model", StringComparison.Ordinal) && file.Name.EndsWith(".cs", StringComparison.Ordinal))
        .Where(file => !file.Name.StartsWith("Model.App/", StringComparison.Ordinal) || file.Name is "Model.App/ImageModel.cs" or "Model.App/Pack.cs")
        .GroupBy(file => file.Name.Split('/')[0])
        .Select(folder => (folder.Key, folder.Select(file => file with { Name = file.Name.Split('/')[1] }).ToArray()));

    private static sbyte[] Pack(Graph graph, PackPart limits)
    {
        Program program = Pipeline.Plan(graph);
        var station = new NanoStation { Limits = limits };
        byte[] plan = PlanWriter.Write(program, new PlanWriterOptions { KernelSet = station.KernelSet });
        PackContent content = NanoImagePack.Of(program.Graph, "model", "esp32-cam", plan, station, NanoPicture.Of(graph, null), locating: null);
        return (sbyte[])(Array)PackWriter.Write(content, PackKey.OfImage);
    }

    private static (HeatMapLine Line, LineNetwork Network) Desk(Graph graph, PackPart limits)
    {
        var network = new LineNetwork(graph, NanoPicture.AsItIs(graph), limits);
        return (new HeatMapLine(network, Pack(graph, limits), graph.Inputs[0].Bytes, Outputs(graph), Host(graph)), network);
    }

    private static string OfReference(Graph graph)
    {
        var lines = new Lines();
        Desk(graph, Limits(graph)).Line.Run(lines);
        return lines.Text.ToString();
    }

    private static PackPart Limits(Graph graph) => LimitsOf(LimitOf(graph), graph);

    private static PackPart LimitsOf(int limit, Graph graph)
    {
        ClassLimit[] classes = [new("good", false, PackLimits.Never, 0), new("anomaly", true, limit, 0)];
        return LimitsPart.Write(classes, JudgeMode.AnyDefect, graph.Outputs[0].Quantization);
    }

    /// <summary>Between the scores of the script's parts, so that both verdicts occur.</summary>
    private static int LimitOf(Graph graph)
    {
        var seen = new Scores(new LineNetwork(graph, NanoPicture.AsItIs(graph), LimitsOf(127, graph)));
        var line = new HeatMapLine(seen, Pack(graph, LimitsOf(127, graph)), graph.Inputs[0].Bytes, Outputs(graph), []);
        line.Run(new Lines());
        int[] scores = [.. seen.Seen.TakeLast(HeatMapLine.Parts).Order()];
        Assert.True(scores[0] < scores[HeatMapLine.Parts / 2], string.Join(' ', scores));
        return scores[HeatMapLine.Parts / 2];
    }

    /// <summary>An image to judge, then all the parts that are kept, each of which it takes.</summary>
    private static sbyte[] Host(Graph graph)
    {
        sbyte[] image = FixedGraphs.Image(graph, Image);
        LinkScript script = new LinkScript().Hello();
        script.Send(Opcode.Load, Image, image.Length, (int)Compiler.Storage.Crc32.Of(image));
        script.Send(Opcode.ImagePart, [.. LinkScript.Numbers(Image, 0), .. image.Select(value => (byte)value)]);
        Acknowledge(script.Send(Opcode.Run, Image, RunMode.Io, 0, 0));
        Acknowledge(script.Send(Opcode.Harvest, HarvestAction.Look));
        for (int part = 0; part < HeatMapLine.Kept; part++)
        {
            Acknowledge(script.Send(Opcode.Harvest, HarvestAction.Read));
            Acknowledge(script.Send(Opcode.Harvest, HarvestAction.Taken, part));
        }

        return [.. script.Polls.SelectMany(poll => poll.Bytes).Select(value => (sbyte)value)];
    }

    // The host's, whatever has arrived: frames that were not sent yet are not acknowledged by it.
    private static void Acknowledge(LinkScript script)
    {
        for (int frames = 0; frames < 40; frames++)
            script.Acknowledge(frames);
    }

    private static string OnNanoClr(Graph graph, string folder)
    {
        var host = new StringBuilder("public static class HostBytes\n{\n    public static sbyte[] Of()\n    {\n        return new sbyte[]\n        {\n");
        LiteralWriter.Write(host, Host(graph), "            ");
        host.Append("        };\n    }\n}\n");
        const string program = """
            using System.Diagnostics;
            using Edge.Firmware.Script;
            using ModelApp;

            public class Said : IWrittenLines
            {
                public void Write(string line)
                {
                    Debug.WriteLine("edge: " + line);
                }
            }

            public static class Program
            {
                public static void Main()
                {
                    new HeatMapLine(new ImageModel(), Pack.Bytes(), ImageModel.InputBytes, ImageModel.OutputBytes, HostBytes.Of()).Run(new Said());
                }
            }
            """;
        EmittedFile Script(string name) => new(name, File.ReadAllText(Path.Combine(Golden.Root(), "tests", "Devices", "Firmware", "script", name)));
        var own = Own(Emitted(graph)).ToArray();
        NanoAssembly[] before =
        [
            new("Edge.Runtime", ShippedFiles.CSharpRuntime(), []),
            new("Edge.Firmware", [.. ShippedFiles.Firmware().Where(file => !file.Name.Contains('/') && file.Name != "StationThreads.cs")], ["Edge.Runtime"]),
        ];
        string[] references = [.. before.Select(assembly => assembly.Name), .. own.Select(folder => folder.Name)];
        NanoAssembly[] assemblies =
        [
            .. before,
            .. own.SkipLast(1).Select((part, i) => new NanoAssembly(part.Name, part.Files, references[..(before.Length + i)])),
            new("Model.App",
                [
                    .. own[^1].Files, Script("ScriptedLine.cs"), Script("HeatMapLine.cs"), new EmittedFile("HostBytes.cs", host.ToString()),
                    new EmittedFile("Program.cs", program),
                ],
                references[..^1], IsProgram: true),
        ];
        NanoTools tools = NanoTools.Require();
        IReadOnlyList<string> files = NanoBuild.Build(tools, assemblies, folder, TimeSpan.FromMinutes(2));
        return string.Concat(NanoBuild.Run(tools, files, folder, TimeSpan.FromMinutes(2))
            .Where(line => line.StartsWith(Mark, StringComparison.Ordinal)).Select(line => line[Mark.Length..] + "\n"));
    }

    /// <summary>Notes the second score of everything it computes.</summary>
    private sealed class Scores(IModel inner) : IModel
    {
        public List<int> Seen { get; } = [];

        public bool Open(StoredPack pack) => inner.Open(pack);

        public bool Infer(sbyte[] input, sbyte[] output)
        {
            bool isGood = inner.Infer(input, output);
            Seen.Add(output[1]);
            return isGood;
        }
    }

    private sealed class Lines : IWrittenLines
    {
        public StringBuilder Text { get; } = new();

        public void Write(string line) => Text.Append(line).Append('\n');
    }
}
