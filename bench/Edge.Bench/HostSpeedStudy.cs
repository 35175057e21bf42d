using System.Diagnostics;
using System.Globalization;
using System.Text;
using Edge.Bench.Compression;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Devices.Ladder;
using Edge.Tests.Graphs;
using Edge.Training.Models;

namespace Edge.Bench;

/// <summary>How fast INT8 networks are judged on this computer: by its vectors, by the plain kernels, by XNNPACK as it was measured; and by emitted C.</summary>
internal static class HostSpeedStudy
{
    private const int Rounds = 5, LadderImages = 1000, CalibrationImages = 16;

    /// <summary>XNNPACK as it was recorded, on x86-64, one thread; milliseconds an inference.</summary>
    private static readonly (string File, double Milliseconds)[] _peers =
    [
        ("ic_resnet8_int8", 0.266), ("kws_dscnn_int8", 0.122), ("vww_mobilenet025_int8", 0.300), ("ad_toycar_int8", 0.0074),
    ];

    /// <param name="models">A folder of .tflite files.</param>
    /// <param name="results">The file that receives the tables.</param>
    public static void Run(string models, string results)
    {
        var random = new Random(1);
        var networks = _peers.Select(peer => (Name: peer.File, Graph: TFLiteImporter.Load(Path.Combine(models, $"{peer.File}.tflite")), Peer: (double?)peer.Milliseconds))
            .Append(("vgg10 of the compression study, weights drawn", Vgg(random), null)).ToArray();
        // Judged first: its time includes what .NET compiles on the way.
        var (images, judged) = (10_000, Judging(networks[0].Graph, random, 10_000));
        double again = Judging(networks[^1].Graph, random, 2_500);
        var text = new StringBuilder(
            $"""
            # INT8 networks on this computer

            CPU time of one thread for an inference, as the median of {Rounds} rounds in turn; other work ran on the machine, so wall time is not compared. By vectors and by
            the plain kernels the outputs are the same bytes; XNNPACK's, within 5 steps of them, are times recorded earlier on an x86-64 computer.

            | network | M MACs | plain kernels, ms | by vectors, ms | faster | GMAC/s | XNNPACK, ms | its time over ours |
            |---|---|---|---|---|---|---|---|

            """);
        foreach (var (name, graph, peer) in networks)
            text.Append(Row(name, graph, peer, random));
        var ladder = Ladder(networks[0].Graph, random);
        text.Append(
            $"""

            | judging, every core, weights arranged and checks by the plain kernels included | CPU seconds |
            |---|---|
            | {Number(images, "#,0")} images through ResNet-8, from a cold start of the program | {Number(judged, "0.00")} |
            | 2,500 images through vgg10 | {Number(again, "0.00")} |
            | {Number(LadderImages, "#,0")} images through ResNet-8's emitted C on the PC: stages int8 and c-pc of the ladder, gcc and sanitizers included | {Number(ladder.Cpu, "0.0")}, by the clock {Number(ladder.Clock, "0.0")} |

            ```
            make study-host
            ```

            """);
        AtomicFile.Write(results, text.ToString());
        Console.Write(text);
    }

    private static string Row(string name, Graph graph, double? peer, Random random)
    {
        sbyte[][] images = Images(graph, random, 16);
        Int8Executor plain = new(graph), fast = Int8Executor.Fast(graph);
        int few = Times(plain, images), many = Times(fast, images);
        List<double> ofPlain = [], ofFast = [];
        for (int round = 0; round < Rounds; round++)
        {
            ofPlain.Add(Milliseconds(plain, images, few));
            ofFast.Add(Milliseconds(fast, images, many));
        }

        double slow = Median(ofPlain), quick = Median(ofFast);
        string[] cells =
        [
            name, Number(graph.Macs / 1e6, "0.00"), Number(slow, "0.000"), Number(quick, "0.0000"), Number(slow / quick, "0.0"), Number(graph.Macs / quick / 1e6, "0.0"),
            peer is { } own ? Number(own, "0.0000") : "", peer is { } one ? Number(one / quick, "0.00") : "",
        ];
        return $"| {string.Join(" | ", cells)} |\n";
    }

    /// <summary>Inferences that take a third of a second, once .NET has compiled what runs often.</summary>
    private static int Times(Int8Executor executor, sbyte[][] images)
    {
        var clock = Stopwatch.StartNew();
        int times = 0;
        for (; clock.ElapsedMilliseconds < 1500; times++)
            executor.Run([images[times % images.Length]]);
        return Math.Max(1, times / 5);
    }

    private static double Milliseconds(Int8Executor executor, sbyte[][] images, int times)
    {
        double start = CpuSeconds();
        for (int i = 0; i < times; i++)
            executor.Run([images[i % images.Length]]);
        return (CpuSeconds() - start) * 1e3 / times;
    }

    private static double Judging(Graph graph, Random random, int count)
    {
        sbyte[][] images = Images(graph, random, count);
        double start = CpuSeconds();
        Int8Executor.RunAllFast(graph, images);
        return CpuSeconds() - start;
    }

    // By the clock too: it is what a user waits, and holds only where nothing else runs.
    private static (double Cpu, double Clock) Ladder(Graph graph, Random random)
    {
        var input = new LadderInput
        {
            Program = Pipeline.Plan(Pipeline.Shrink(graph)),
            Model = graph,
            Images = Images(graph, random, LadderImages),
            Emit = new EmitOptions { Name = "model", ToolVersion = "study", Source = graph.Name, ModelHash = new string('0', 64), Board = "pc" },
            Stages = [StageIds.Int8, StageIds.CPc],
        };
        double start = CpuSeconds() + ChildrenSeconds();
        var clock = Stopwatch.StartNew();
        LadderResult result = ValidationLadder.Run(input);
        StageResult stage = result.Stages.First(stage => stage.Id == StageIds.CPc);
        return stage.BitExactImages == LadderImages ? (CpuSeconds() + ChildrenSeconds() - start, clock.Elapsed.TotalSeconds) : throw new InvalidOperationException($"c-pc: {stage.Reason}");
    }

    private static Graph Vgg(Random random)
    {
        Network network = StudyNetwork.Vgg10(seed: 1).Network;
        using var module = NetworkModule.Create(network);
        Graph graph = Pipeline.Prepare(NetworkGraph.Create(network, module, []));
        return PostTrainingQuantizer.Run(graph, RandomGraphs.Images(random, graph, CalibrationImages), new QuantizationOptions());
    }

    private static sbyte[][] Images(Graph graph, Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => RandomGraphs.Int8Image(random, graph))];

    private static double CpuSeconds() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    /// <summary>CPU time of ended child processes: fields 16 and 17 of proc(5), in hundredths of a second.</summary>
    private static double ChildrenSeconds()
    {
        string[] fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
        return fields[13..15].Sum(field => double.Parse(field, CultureInfo.InvariantCulture)) / 100;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
