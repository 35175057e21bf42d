using System.Globalization;
using System.Text;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Import;
using Edge.Devices.Nano;
using Edge.Devices.Tools;

namespace Edge.Bench;

/// <summary>Emitted C# on the real nanoCLR: plain kernels against straight-line code, in turn and in one run; and what each executes, by operator.</summary>
internal static class NanoClrStudy
{
    private const int Rounds = 7, UnrolledRuns = 10;

    private const string Runner = """
        using System;
        using System.Diagnostics;
        using Edge.Models;

        public static class Runner
        {
            public static void Main()
            {
                var input = new sbyte[INPUT];
                int seed = 1;
                for (int i = 0; i < input.Length; i++)
                {
                    seed = seed * 1103515245 + 12345;
                    input[i] = (sbyte)(seed >> 16);
                }

                var plain = new Plain();
                var unrolled = new Unrolled();
                var a = new sbyte[OUTPUT];
                var b = new sbyte[OUTPUT];
                for (int round = 0; round < ROUNDS; round++)
                {
                    long start = DateTime.UtcNow.Ticks;
                    plain.Infer(input, a);
                    long middle = DateTime.UtcNow.Ticks;
                    for (int run = 0; run < RUNS; run++)
                        unrolled.Infer(input, b);
                    long end = DateTime.UtcNow.Ticks;
                    for (int i = 0; i < a.Length; i++)
                    {
                        if (a[i] != b[i])
                            Debug.WriteLine("bench: differs");
                    }

                    Debug.WriteLine("bench: " + (middle - start).ToString() + " " + (end - middle).ToString());
                }
            }
        }
        """;

    /// <param name="path">An INT8 model with one input and one output.</param>
    /// <param name="results">Receives the table.</param>
    public static void Run(string path, string results)
    {
        NanoTools tools = NanoTools.Require();
        Compiler.Planning.Program program = Pipeline.Plan(Pipeline.Shrink(ModelImport.Load(path).Graph));
        var options = new EmitOptions { Name = "Plain", ToolVersion = "bench", Source = Path.GetFileName(path), ModelHash = "0", Board = "nanoCLR" };
        EmitOptions straight = options with { Name = "Unrolled", UnrolledAssemblies = EmitOptions.MostAssemblies };
        int input = program.Graph.Inputs[0].Bytes;
        string runner = Runner.Replace("INPUT", Text(input)).Replace("OUTPUT", Text(program.Graph.Outputs[0].Bytes)).Replace("ROUNDS", Text(Rounds)).Replace("RUNS", Text(UnrolledRuns));
        List<NanoAssembly> assemblies =
        [
            EmittedAssemblies.Kernels(), .. EmittedAssemblies.Of("Plain", CSharpEmitter.Emit(program, options)), .. EmittedAssemblies.Of("Unrolled", CSharpEmitter.Emit(program, straight)),
        ];
        assemblies.Add(new NanoAssembly("Runner", [new EmittedFile("Runner.cs", runner)], [.. assemblies.Select(assembly => assembly.Name)], IsProgram: true));
        string folder = Directory.CreateTempSubdirectory("edge-nanoclr-").FullName;
        try
        {
            ToolLimit limit = TimeSpan.FromMinutes(5);
            IReadOnlyList<string> lines = NanoBuild.Run(tools, NanoBuild.Build(tools, assemblies, folder, limit), folder, limit);
            (double Plain, double Unrolled)[] rounds = [.. lines.Where(line => line.StartsWith("bench: ", StringComparison.Ordinal)).Select(Milliseconds)];
            var image = new sbyte[input];
            var random = new Random(1);
            for (int i = 0; i < image.Length; i++)
                image[i] = (sbyte)random.Next(-128, 128);
            string report = Report(path, program.Graph.Macs, rounds, IlProfile.Of(program, options, image), IlProfile.Of(program, straight, image));
            File.WriteAllText(results, report);
            Console.Write(report);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (double Plain, double Unrolled) Milliseconds(string line)
    {
        string[] words = line.Split(' ');
        return words.Length == 3
            ? (long.Parse(words[1], CultureInfo.InvariantCulture) / 1e4, long.Parse(words[2], CultureInfo.InvariantCulture) / 1e4 / UnrolledRuns)
            : throw new InvalidDataException($"nanoCLR says '{line}': the two forms give different bytes");
    }

    private static string Report(string path, long macs, (double Plain, double Unrolled)[] rounds, IlProfile plain, IlProfile unrolled)
    {
        double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
        double slow = Median(rounds.Select(round => round.Plain)), fast = Median(rounds.Select(round => round.Unrolled));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Emitted C# on nanoCLR

            **Straight-line code needs {fast:0.0} ms for one inference where the plain kernels need {slow:0.0} ms: {slow / fast:0.0} times less**, the same bytes. {Path.GetFileName(path)},
            {macs} MACs; nanoCLR built for the PC; both forms in turn in one run, median of {Rounds} rounds. The bar is 7 times, the aim 11. Nanoseconds for each MAC:
            {slow * 1e6 / macs:0.0} and {fast * 1e6 / macs:0.0}.

            Instructions of intermediate language that one inference executes, and of a Cortex-M7 that nanoCLR needs for them by the cost table (estimated):

            | node | operator | MAC | IL plain | IL straight | IL straight / MAC | M instructions plain | straight | ratio |
            |---|---|---|---|---|---|---|---|---|

            """);
        for (int i = 0; i < plain.Nodes.Count; i++)
        {
            Compiler.Ir.Node node = plain.Nodes[i];
            if (plain.Counts[i].Total == 0)
                continue;
            long own = node.Operator.CountMacs(node);
            string perMac = own == 0 ? "" : ((double)unrolled.Counts[i].Total / own).ToString("0.00", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"| {node.Name} | {node.Operator.Kind} | {own} | {plain.Counts[i].Total} | {unrolled.Counts[i].Total} | {perMac} | {plain.Counts[i].Instructions / 1e6:0.0} | {unrolled.Counts[i].Instructions / 1e6:0.0} | {plain.Counts[i].Instructions / unrolled.Counts[i].Instructions:0.0} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"| all | | {macs} | {plain.Total} | {unrolled.Total} | {(double)unrolled.Total / macs:0.00} | {plain.Instructions / 1e6:0.0} | {unrolled.Instructions / 1e6:0.0} | {plain.Instructions / unrolled.Instructions:0.0} |\n");
        text.Append("\nWith EDGE_NANOCLR, EDGE_NANO_MDP and EDGE_NANO_CORELIB set (README), after `make demo`:\n\n```\nmake study-nanoclr\n```\n");
        return text.ToString();
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
