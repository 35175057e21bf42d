using System.Globalization;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Devices.Nano;
using Edge.Devices.Tools;

namespace Edge.Bench;

/// <summary>One model on the real nanoCLR, plain kernels and chosen formulations in turn, with the time of every node.</summary>
internal sealed record NanoClrModel
{
    private const string Runner = """
        using System;
        using System.Diagnostics;
        using Edge.Models;
        using Edge.Runtime;

        public class Clock : IStepTap
        {
            private readonly long[] _least = new long[NODES];
            private long _last;

            public Clock()
            {
                for (int i = 0; i < NODES; i++)
                    _least[i] = 1L << 60;
            }

            public void Begin()
            {
                _last = DateTime.UtcNow.Ticks;
            }

            public void After(int step, sbyte[] data, int offset, int count)
            {
                long now = DateTime.UtcNow.Ticks;
                if (now - _last < _least[step])
                    _least[step] = now - _last;
                _last = DateTime.UtcNow.Ticks;
            }

            public void Tell(string name)
            {
                for (int i = 0; i < NODES; i++)
                    Debug.WriteLine("node: " + name + " " + i.ToString() + " " + _least[i].ToString());
            }
        }

        public static class Runner
        {
            public static void Main()
            {
                var input = new sbyte[INPUT];
                var a = new sbyte[OUTPUT];
                var b = new sbyte[OUTPUT];
                var plain = new Plain();
                var chosen = new Chosen();
                var plainClock = new Clock();
                var chosenClock = new Clock();
                for (int round = 0; round < ROUNDS; round++)
                {
                    int seed = round + 1;
                    for (int i = 0; i < input.Length; i++)
                    {
                        seed = seed * 1103515245 + 12345;
                        input[i] = (sbyte)(seed >> 16);
                    }

                    long start = DateTime.UtcNow.Ticks;
                    plainClock.Begin();
                    plain.Infer(input, a, plainClock);
                    long middle = DateTime.UtcNow.Ticks;
                    for (int run = 0; run < RUNS; run++)
                    {
                        chosenClock.Begin();
                        chosen.Infer(input, b, chosenClock);
                    }

                    long end = DateTime.UtcNow.Ticks;
                    string values = "";
                    for (int i = 0; i < b.Length; i++)
                    {
                        if (a[i] != b[i])
                            Debug.WriteLine("round: differs");
                        values = values + " " + b[i].ToString();
                    }

                    Debug.WriteLine("round: " + (middle - start).ToString() + " " + (end - middle).ToString());
                    Debug.WriteLine("output:" + values);
                }

                plainClock.Tell("plain");
                chosenClock.Tell("chosen");
            }
        }
        """;

    public required string Name { get; init; }

    public required Graph Graph { get; init; }

    /// <summary>Inputs, each by both forms.</summary>
    public required int Rounds { get; init; }

    /// <summary>Of one inference, median of the rounds.</summary>
    public required double PlainMilliseconds { get; init; }

    public required double Milliseconds { get; init; }

    /// <summary>The least of each node over all runs.</summary>
    public required double[] PlainNodeMilliseconds { get; init; }

    public required double[] NodeMilliseconds { get; init; }

    public required IlProfile Plain { get; init; }

    public required IlProfile Chosen { get; init; }

    public required IReadOnlyList<StepForecast> Forecast { get; init; }

    /// <summary>Of code and tables.</summary>
    public required int Assemblies { get; init; }

    public required NanoHeap Heap { get; init; }

    /// <param name="tables">Weights packed in tables wherever they can be, as on a board without room for the code.</param>
    /// <exception cref="InvalidDataException">The bytes are not the reference's.</exception>
    public static NanoClrModel Measure(NanoTools tools, string path, bool tables = false)
    {
        Graph original = ModelImport.Load(path).Graph;
        Compiler.Planning.Program program = Pipeline.Plan(Pipeline.Shrink(original));
        int input = program.Graph.Inputs[0].Bytes, output = program.Graph.Outputs[0].Bytes, rounds = program.Graph.Macs < 2_000_000 ? 7 : 3, runs = rounds;
        var plain = new EmitOptions { Name = "Plain", ToolVersion = "bench", Source = Path.GetFileName(path), ModelHash = "0", Board = "nanoCLR" };
        EmitOptions code = plain with { Name = "Chosen", UnrolledAssemblies = EmitOptions.MostAssemblies };
        EmitOptions chosen = tables ? code with { PackedTableBytes = 4 << 20, PrefersTables = true } : code;
        IReadOnlyList<NanoAssembly> Of(EmitOptions options) => EmittedAssemblies.Of(options.Name, CSharpEmitter.Emit(program, options));
        List<NanoAssembly> assemblies = [EmittedAssemblies.Kernels(), .. Of(plain with { Taps = true }), .. Of(chosen with { Taps = true })];
        string runner = Runner.Replace("INPUT", Text(input)).Replace("OUTPUT", Text(output)).Replace("ROUNDS", Text(rounds)).Replace("RUNS", Text(runs))
            .Replace("NODES", Text(program.Graph.Nodes.Count));
        assemblies.Add(new NanoAssembly("Runner", [new EmittedFile("Runner.cs", runner)], [.. assemblies.Select(assembly => assembly.Name)], IsProgram: true));
        string folder = Directory.CreateTempSubdirectory("edge-nanoclr-").FullName;
        try
        {
            ToolLimit limit = TimeSpan.FromMinutes(10);
            IReadOnlyList<string> lines = NanoBuild.Run(tools, NanoBuild.Build(tools, assemblies, folder, limit), folder, limit);
            sbyte[][] images = [.. Enumerable.Range(1, rounds).Select(seed => Image(seed, input))];
            Check(path, original, images, lines);
            (double Plain, double Chosen)[] times = [.. Marked(lines, "round: ").Select(words => (InMilliseconds(words[0]), InMilliseconds(words[1]) / runs))];
            double median = times.Select(time => time.Chosen).Order().ElementAt(rounds / 2);
            int inferences = (int)Math.Clamp(15_000 / median, 20, 600);
            return new NanoClrModel
            {
                Name = Path.GetFileNameWithoutExtension(path) + (tables ? ", tables" : ""),
                Graph = program.Graph,
                Rounds = rounds,
                PlainMilliseconds = times.Select(time => time.Plain).Order().ElementAt(rounds / 2),
                Milliseconds = median,
                PlainNodeMilliseconds = Nodes(lines, "plain"),
                NodeMilliseconds = Nodes(lines, "chosen"),
                Plain = IlProfile.Of(program, plain, images[0]),
                Chosen = IlProfile.Of(program, chosen, images[0]),
                Forecast = CSharpEmitter.Forecast(program, chosen),
                Assemblies = Of(chosen).Count,
                Heap = NanoHeap.Measure(tools, [EmittedAssemblies.Kernels(), .. Of(chosen)], "Chosen", input, output, inferences, Path.Combine(folder, "heap")),
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Check(string path, Graph graph, sbyte[][] images, IReadOnlyList<string> lines)
    {
        sbyte[][][] expected = Int8Executor.RunAll(graph, images);
        sbyte[][] given = [.. Marked(lines, "output: ").Select(words => words.Select(word => sbyte.Parse(word, CultureInfo.InvariantCulture)).ToArray())];
        if (given.Length != images.Length || Marked(lines, "round: ").Any(words => words[0] == "differs"))
            throw new InvalidDataException($"{path}: on nanoCLR the two forms differ, or it ended early: {lines.LastOrDefault(line => line.Length > 0)}");
        for (int i = 0; i < images.Length; i++)
        {
            if (!given[i].AsSpan().SequenceEqual(expected[i][0]))
                throw new InvalidDataException($"{path}: on nanoCLR input {i} gives other bytes than the reference");
        }
    }

    // The same numbers as the runner's.
    private static sbyte[] Image(int seed, int bytes)
    {
        var image = new sbyte[bytes];
        for (int i = 0; i < bytes; i++)
        {
            seed = unchecked((seed * 1103515245) + 12345);
            image[i] = unchecked((sbyte)(seed >> 16));
        }

        return image;
    }

    private static double[] Nodes(IReadOnlyList<string> lines, string form) =>
        [.. Marked(lines, "node: ").Where(words => words[0] == form).Select(words => InMilliseconds(words[2]))];

    private static IEnumerable<string[]> Marked(IReadOnlyList<string> lines, string mark) =>
        lines.Where(line => line.StartsWith(mark, StringComparison.Ordinal)).Select(line => line[mark.Length..].Split(' '));

    private static double InMilliseconds(string ticks) => long.Parse(ticks, CultureInfo.InvariantCulture) / 1e4;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
