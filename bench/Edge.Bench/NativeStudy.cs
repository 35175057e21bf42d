using System.Globalization;
using System.Text;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Devices.Ladder;
using Edge.Devices.Nano;
using Edge.Devices.Nano.Interop;
using Edge.Devices.Tools;

namespace Edge.Bench;

/// <summary>The native runtime on a real nanoCLR against the same C called directly; what it takes of the managed heap; and models byte for byte.</summary>
internal static class NativeStudy
{
    private const int Turns = 10, Blocks = 60, Runs = 5, SmallerTimes = 400;

    // The heap of nanoCLR for the PC has 10 MB and its smallest block 24 bytes: if each of so many inferences allocated one, the heap would be collected.
    private const int SmallRuns = 500_000;

    /// <param name="path">An INT8 model with one input and one output.</param>
    /// <param name="models">A folder of INT8 models to compare byte for byte; empty for none.</param>
    /// <param name="results">Receives the tables.</param>
    public static void Run(string path, string models, string results)
    {
        Compiler.Planning.Program program = Pipeline.Plan(Pipeline.Shrink(ModelImport.Load(path).Graph));
        string folder = Directory.CreateTempSubdirectory("edge-native-study-").FullName;
        try
        {
            Times times = Measure(program, folder);
            string heap = Heap(folder);
            IEnumerable<string> files = Directory.Exists(models) ? Directory.EnumerateFiles(models).Where(IsInt8).Order(StringComparer.Ordinal) : [];
            string[] compared = [.. files.Prepend(path).Select(Compare)];
            string report = Report(path, program, times, heap, compared);
            AtomicFile.Write(results, report);
            Console.Write(report);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsInt8(string file) => Path.GetFileName(file).Contains("int8", StringComparison.Ordinal);

    /// <summary>Both programs in turn, so that what else the computer does falls on both.</summary>
    private static Times Measure(Compiler.Planning.Program program, string folder)
    {
        NanoTools tools = NanoTools.Require();
        ToolLimit limit = TimeSpan.FromMinutes(10);
        string direct = BuildDirect(program, folder);
        NanoAssembly model = NativeModelAssembly.Of(program, Options with { Name = "Net" }), small = NativeModelAssembly.Of(Pipeline.Plan(Small()), Options with { Name = "Small" });
        string text = Managed.Replace("MANY", Text(Runs * SmallerTimes)).Replace("RUNS", Text(Runs)).Replace("BLOCKS", Text(Blocks));
        IReadOnlyList<string> assemblies = NanoBuild.Build(tools,
            [NativeRuntime.Assembly(), model, small, new NanoAssembly("Runner", [new EmittedFile("Runner.cs", text)], [NativeRuntime.Name, "Net", "Small"], IsProgram: true)], folder, limit);
        var times = new Times();
        for (int turn = 0; turn < Turns; turn++)
        {
            times.Add(ToolRun.Run(direct, ["net.plan", "small.plan"], folder, limit).Output.Split('\n'));
            times.Add(NanoBuild.Run(tools, assemblies, folder, limit));
        }

        return times;
    }

    private static string BuildDirect(Compiler.Planning.Program program, string folder)
    {
        EmittedFile[] sources = [.. NativeRuntime.Firmware(1 << 20, templates: null).Where(file => Path.GetExtension(file.Name) is ".c" or ".h")];
        foreach (EmittedFile file in sources)
            File.WriteAllText(Path.Combine(folder, Path.GetFileName(file.Name)), file.Text);
        File.WriteAllText(Path.Combine(folder, "direct.c"), Direct.Replace("MANY", Text(Runs * SmallerTimes)).Replace("RUNS", Text(Runs)).Replace("BLOCKS", Text(Blocks)).ReplaceLineEndings("\n"));
        File.WriteAllBytes(Path.Combine(folder, "net.plan"), PlanWriter.Write(program));
        File.WriteAllBytes(Path.Combine(folder, "small.plan"), PlanWriter.Write(Pipeline.Plan(Small())));
        IEnumerable<string> compiled = sources.Select(file => Path.GetFileName(file.Name)).Where(name => name.EndsWith(".c", StringComparison.Ordinal)).Append("direct.c");
        // As CMake compiles nanoCLR for the PC.
        ToolRun gcc = ToolRun.Run(ExternalTool.Named("gcc").Require(), ["-O3", "-DNDEBUG", "-fPIC", "-o", "direct", .. compiled], folder, TimeSpan.FromMinutes(2));
        return gcc.ExitCode == 0 ? Path.Combine(folder, "direct") : throw new InvalidDataException(gcc.Output);
    }

    /// <summary>An object that nothing holds lives until the first collection: it is still there after so many inferences.</summary>
    private static string Heap(string folder)
    {
        NanoTools tools = NanoTools.Require();
        NanoAssembly model = NativeModelAssembly.Of(Pipeline.Plan(Small()), Options with { Name = "Small" });
        string text = HeapProgram.Replace("RUNS", Text(SmallRuns));
        IReadOnlyList<string> assemblies = NanoBuild.Build(tools,
            [NativeRuntime.Assembly(), model, new NanoAssembly("Heap", [new EmittedFile("Heap.cs", text)], [NativeRuntime.Name, "Small"], IsProgram: true)], folder, TimeSpan.FromMinutes(2));
        IReadOnlyList<string> lines = NanoBuild.Run(tools, assemblies, folder, TimeSpan.FromMinutes(10));
        return lines.Single(line => line.StartsWith("heap: ", StringComparison.Ordinal))["heap: ".Length..];
    }

    private static Graph Small()
    {
        Quantization quantization = Quantization.PerTensor(0.1f, 3);
        Tensor image = Tensor.Int8("image", Shape.Nhwc(1, 4, 4, 1), quantization), output = Tensor.Int8("output", image.Shape, quantization);
        return new Graph("small", [image], [output], [new Node("swish", new Compiler.Operators.HardSwish(), [image], output)]);
    }

    private static string Compare(string path)
    {
        Graph graph = ModelImport.Load(path).Graph;
        Compiler.Planning.Program program = Pipeline.Plan(Pipeline.Shrink(graph));
        var random = new Random(1);
        sbyte[] Image() => [.. Enumerable.Range(0, graph.Inputs.Sum(tensor => tensor.Bytes)).Select(_ => (sbyte)random.Next(-128, 128))];
        StageResult stage = ValidationLadder.Run(new LadderInput
        {
            Program = program,
            Model = graph,
            Images = [.. Enumerable.Range(0, 4).Select(_ => Image())],
            Stages = [StageIds.Int8, StageIds.NanoClrNative],
            Emit = Options with { Name = "Net" },
        }).Stages.Single(found => found.Id == StageIds.NanoClrNative);
        string verdict = stage.Status == StageStatus.Passed ? $"{stage.BitExactImages} of {stage.Images}" : $"{stage.Status}: {stage.Reason}";
        return $"| {Path.GetFileName(path)} | {graph.Macs} | {PlanWriter.Write(program).Length} | {program.ArenaBytes} | {graph.Nodes.Count} | {verdict} |\n";
    }

    private static string Report(string path, Compiler.Planning.Program program, Times times, string heap, IReadOnlyList<string> compared)
    {
        double plan = times.Least("plan"), smallest = times.Least("small-plan") / SmallerTimes, slice = times.Least("small-models") / SmallerTimes;
        double managed = times.Least("small-infer") / SmallerTimes;
        int steps = PlanWriter.NodesOf(program).Count;
        double step = Math.Max(0, slice - smallest), added = managed - slice + steps * step;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # The native runtime on nanoCLR

            **The way through nanoCLR adds {added:0.00} µs to an inference: {added / plan * 100:0.00} % of the {plan:0.0} µs that the same C takes when it is called directly**, {Path.GetFileName(path)},
            {program.Graph.Macs} MACs in {steps} steps. The bar is 2 %. What is added does not depend on the model but for its steps, so it is measured on a model of one tiny step, where it
            is no difference of large numbers: both programs in turn, {Turns} times {Blocks} blocks; the least block of each, as on a computer that does nothing else.
            Microseconds for one inference:

            | what runs | tiny model, least | {Path.GetFileName(path)}, least | median |
            |---|---|---|---|
            | `edge_plan_run` in a program of C | {smallest:0.000} | {plan:0.0} | {times.Median("plan"):0.0} |
            | `edge_models_run` in the same program: clock and watchdog after each step | {slice:0.000} | {times.Least("models"):0.0} | {times.Median("models"):0.0} |
            | `Infer` of the emitted class on nanoCLR | {managed:0.000} | {times.Least("infer"):0.0} | {times.Median("infer"):0.0} |
            | `Infer` with a native call for each step | | {times.Least("steps"):0.0} | {times.Median("steps"):0.0} |

            A native call returns after 5 ms and the step it is in; a call more costs less than the {managed - slice:0.000} µs above.
            The two programs are two binaries: the demo's own rows differ by where each has its code and by the load beside them, and that by more than what is added.

            Managed heap: {heap}

            Models on nanoCLR with 4 random images, every node compared with the reference:

            | model | MAC | plan bytes | arena bytes | nodes | identical images |
            |---|---|---|---|---|---|

            """);
        text.AppendJoin("", compared);
        text.Append("\nWith EDGE_NANOCLR naming a nanoCLR with Edge.Runtime.Native (`edge compile --runtime native` writes how it is built), EDGE_NANO_MDP and EDGE_NANO_CORELIB set, after `make demo`:\n\n```\nmake study-native\n```\n");
        return text.ToString();
    }

    private static EmitOptions Options => new() { Name = "Net", ToolVersion = "bench", Source = "model.edge", ModelHash = "0", Board = "nanoCLR" };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Microseconds for one inference, by what ran.</summary>
    private sealed class Times
    {
        private readonly Dictionary<string, List<double>> _all = [];

        public void Add(IEnumerable<string> lines)
        {
            foreach (string[] words in lines.Where(line => line.StartsWith("bench: ", StringComparison.Ordinal)).Select(line => line.Split(' ')))
            {
                if (!_all.TryGetValue(words[1], out List<double>? values))
                    _all[words[1]] = values = [];
                values.Add(double.Parse(words[2], CultureInfo.InvariantCulture) / 10 / Runs); // ticks of 100 ns
            }
        }

        public double Least(string what) => _all[what].Min();

        public double Median(string what) => _all[what].Order().ElementAt(_all[what].Count / 2);
    }

    private const string Managed = """
        using System;
        using System.Diagnostics;
        using Edge.Models;

        public static class Runner
        {
            private static void Time(string what, Net net, sbyte[] input, sbyte[] output)
            {
                long start = DateTime.UtcNow.Ticks;
                for (int run = 0; run < RUNS; run++)
                    net.Infer(input, output);
                Debug.WriteLine("bench: " + what + " " + (DateTime.UtcNow.Ticks - start).ToString());
            }

            public static void Main()
            {
                var net = new Net();
                var small = new Small();
                var few = new sbyte[Small.InputBytes];
                var fewer = new sbyte[Small.OutputBytes];
                var input = new sbyte[Net.InputBytes];
                var output = new sbyte[Net.OutputBytes];
                for (int i = 0; i < input.Length; i++)
                    input[i] = (sbyte)(i * 37);
                for (int block = 0; block < BLOCKS; block++)
                {
                    net.Native.CallMicroseconds = 5000;
                    Time("infer", net, input, output);
                    net.Native.CallMicroseconds = 0;
                    Time("steps", net, input, output);
                    long start = DateTime.UtcNow.Ticks;
                    for (int run = 0; run < MANY; run++)
                        small.Infer(few, fewer);
                    Debug.WriteLine("bench: small-infer " + (DateTime.UtcNow.Ticks - start).ToString());
                }
            }
        }
        """;

    private const string HeapProgram = """
        using System;
        using System.Diagnostics;
        using Edge.Models;

        public static class Heap
        {
            private static WeakReference Forgotten() { return new WeakReference(new byte[8]); }

            public static void Main()
            {
                var small = new Small();
                var input = new sbyte[Small.InputBytes];
                var output = new sbyte[Small.OutputBytes];
                WeakReference forgotten = Forgotten();
                for (int run = 0; run < RUNS; run++)
                    small.Infer(input, output);
                bool collected = forgotten.Target == null;
                int blocks = 0;
                while (forgotten.Target != null && blocks < 5000000)
                {
                    var block = new byte[8];
                    blocks++;
                }

                if (collected || forgotten.Target != null)
                    Debug.WriteLine("heap: an inference allocates, or nothing is ever collected");
                else
                    Debug.WriteLine("heap: no collection in RUNS inferences, where " + blocks.ToString() + " of the smallest blocks cause one: 0 bytes for one inference");
            }
        }
        """;

    private const string Direct = """
        #define _POSIX_C_SOURCE 199309L
        #include <stdio.h>
        #include <stdlib.h>
        #include <time.h>
        #include "edge_models.h"
        #include "edge_plan.h"
        #include "edge_port.h"

        static long long ticks(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 10000000LL + t.tv_nsec / 100; }
        void *edge_port_take_copy(uint32_t bytes) { return malloc(bytes); }
        void edge_port_give_copy(void *copy) { free(copy); }
        void edge_port_feed_watchdog(void) { }
        uint32_t edge_port_microseconds(void) { return (uint32_t)(ticks() / 10); }
        uint64_t edge_port_session(void) { return 1; }

        static _Alignas(16) uint8_t blob[1 << 22];
        static _Alignas(16) int8_t arena[1 << 20], input[1 << 20], output[1 << 20];

        static int measure(const char *path, const char *prefix, int runs)
        {
            int32_t facts[EDGE_FACTS];
            edge_plan plan;
            FILE *file = fopen(path, "rb");
            const uint32_t bytes = (uint32_t)fread(blob, 1, sizeof blob, file);
            fclose(file);
            if (edge_plan_open(&plan, blob, bytes) != EDGE_PLAN_OK) return 1;
            const int32_t model = edge_models_open(blob, bytes, facts);
            if (model < 1) return 2;
            for (int32_t i = 0; i < edge_plan_input_bytes(&plan); ++i) input[i] = (int8_t)(i * 37);
            for (int block = 0; block < BLOCKS; ++block) {
                long long start = ticks();
                for (int run = 0; run < runs; ++run) edge_plan_run(&plan, arena, sizeof arena, input, output);
                printf("bench: %splan %lld\n", prefix, ticks() - start);
                start = ticks();
                for (int run = 0; run < runs; ++run) {
                    int32_t token = 0;
                    do token = edge_models_run(model, token, 5000, input, (uint32_t)facts[0], output, (uint32_t)facts[1]);
                    while (token > 0);
                    if (token != 0) return 3;
                }
                printf("bench: %smodels %lld\n", prefix, ticks() - start);
            }
            return edge_models_close(model);
        }

        int main(int count, char **arguments)
        {
            return count != 3 || measure(arguments[1], "", RUNS) || measure(arguments[2], "small-", MANY);
        }
        """;
}
