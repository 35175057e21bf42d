using System.Globalization;
using System.Text;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Storage;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Tests.Graphs;

namespace Edge.Bench;

/// <summary>What the exact passes take out of public INT8 models, and whether any input can tell: by the reference and by emitted C on this computer.</summary>
internal static class ExactStudy
{
    private const int Batch = 250;

    /// <summary>A large network gets fewer inputs, so that the study ends within the hour.</summary>
    private const long MostMacs = 80_000_000_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <param name="models">A folder of .tflite files.</param>
    /// <param name="inputs">How many inputs a model that loses weights is given; the others get a tenth, large ones fewer.</param>
    /// <param name="results">The file that receives the table.</param>
    public static void Run(string models, int inputs, string results)
    {
        var text = new StringBuilder(
            """
            # The exact passes on public INT8 models

            Inputs are both ends of int8 everywhere, then ends in blocks of 1 to 32 pixels, slopes and noise, seed 1; every byte of the network's output is
            compared. Weights are elements of filters, without biases. Constants are all emitted tables, each counted once. C is gcc -O2 on this computer,
            the whole model and the shrunk one in one program.

            | model | weights | MAC | constants, bytes | arena, bytes | nodes | inputs | other outputs by the reference | by emitted C |
            |---|---|---|---|---|---|---|---|---|

            """);
        foreach (string path in Directory.GetFiles(models, "*_int8.tflite").Order(StringComparer.Ordinal))
        {
            if (Import(path) is { } whole)
                text.Append(Row(Path.GetFileNameWithoutExtension(path), whole, inputs));
        }

        text.Append($"\n```\nmake study-exact INPUTS={inputs}\n```\n");
        AtomicFile.Write(results, text.ToString());
        Console.Write(text);
    }

    // A model with operators that Edge lacks is the business of 'edge inspect'.
    private static Graph? Import(string path)
    {
        try
        {
            return TFLiteImporter.Load(path);
        }
        catch (ModelException e)
        {
            Console.Error.WriteLine($"left out: {e.Where}");
            return null;
        }
    }

    private static string Row(string name, Graph whole, int inputs)
    {
        Graph shrunk = Pipeline.Shrink(whole);
        Compiler.Planning.Program before = Pipeline.Plan(whole), after = Pipeline.Plan(shrunk);
        int count = (int)Math.Clamp(MostMacs / whole.Macs, 1, Filters(whole) == Filters(shrunk) ? Math.Max(1, inputs / 10) : inputs);
        Console.Error.WriteLine($"{name}: {count} inputs");
        var (reference, emitted) = Differences(whole, before, after, count);
        string[] cells =
        [
            name, Change(Filters(whole), Filters(shrunk)), Change(whole.Macs, shrunk.Macs), Change(SharedTables.Of(before).Bytes, SharedTables.Of(after).Bytes),
            Change(before.ArenaBytes, after.ArenaBytes), Change(whole.Nodes.Count, shrunk.Nodes.Count), Number(count), Number(reference), Number(emitted),
        ];
        return $"| {string.Join(" | ", cells)} |\n";
    }

    private static (int Reference, int Emitted) Differences(Graph whole, Compiler.Planning.Program before, Compiler.Planning.Program after, int count)
    {
        string folder = Directory.CreateTempSubdirectory("edge-study-").FullName;
        try
        {
            BareModel[] models = [Named(before, "whole"), Named(after, "shrunk")];
            BareImage program = BareBuild.Build(BoardReader.Read("pc"), models, new BareBuildOptions { Optimization = "-O2", Limit = Limit }, folder);
            var random = new Random(1);
            int reference = 0, emitted = 0;
            for (int done = 0; done < count; done += Batch)
            {
                sbyte[][] images = [.. Enumerable.Range(done, Math.Min(Batch, count - done)).Select(i => ExtremeImages.Draw(random, whole.Inputs[0].Shape, i))];
                sbyte[][] wanted = Answers(whole, images);
                reference += Differing(wanted, Answers(after.Graph, images));
                // Both programs are held to the whole model by the reference; an input counts once.
                sbyte[][] first = Emitted(program, 0, images), second = Emitted(program, 1, images);
                emitted += Enumerable.Range(0, images.Length).Count(i => !wanted[i].AsSpan().SequenceEqual(first[i]) || !wanted[i].AsSpan().SequenceEqual(second[i]));
                Console.Error.Write($"\r{done + images.Length} ");
            }

            return (reference, emitted);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static BareModel Named(Compiler.Planning.Program program, string name) =>
        new(program, new EmitOptions { Name = name, ToolVersion = "study", Source = name, ModelHash = "00", Board = "pc" });

    private static sbyte[][] Answers(Graph graph, sbyte[][] images) => [.. Int8Executor.RunAll(graph, images).Select(outputs => outputs.SelectMany(values => values).ToArray())];

    private static sbyte[][] Emitted(BareImage program, int model, sbyte[][] images) =>
        [.. program.Run([.. images.Select(image => new HarnessRequest(model, image, HarnessWant.Output))], Limit).Answers.Select(answer => answer.Output)];

    private static int Differing(sbyte[][] a, sbyte[][] b) => a.Zip(b).Count(pair => !pair.First.AsSpan().SequenceEqual(pair.Second));

    private static long Filters(Graph graph) => graph.Constants.Where(constant => constant.Type == ElementType.Int8).Sum(constant => (long)constant.Shape.Elements);

    private static string Change(long before, long after) => before == after ? Number(before) : $"{Number(before)} -> {Number(after)}";

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
