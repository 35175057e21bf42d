using System.Diagnostics;
using System.Text.RegularExpressions;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;
using Edge.Compiler.Tests.Operators;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Emission.Plan;

public class PlanFuzzTests
{
    private const int PerBlob = 2000;

    /// <summary><c>EDGE_PLAN_FUZZ=n</c> changes each blob n times instead.</summary>
    private static int Runs => Environment.GetEnvironmentVariable("EDGE_PLAN_FUZZ") is { Length: > 0 } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : PerBlob;

    // Rows and strips of columns, and an end of each kind.
    private static PlannedModel[] Streamed(Random random)
    {
        Program Draw(bool inStrips) => PlanStreamTests.Streamed(random, OutputCopies.Run(RandomGraphs.Int8(random)), inStrips);
        Program With<TEnd>() => Enumerable.Range(0, 10_000).Select(_ => Draw(inStrips: false)).First(program => program.Groups.SelectMany(group => group.Acts).Any(act => act is TEnd));
        return [Draw(inStrips: false), Draw(inStrips: true), Draw(inStrips: true), With<BandMean>(), With<BandSpread>()];
    }

    [FactWithGcc]
    public void Whatever_a_blob_says_it_is_refused_or_stays_inside_its_buffers()
    {
        string folder = Directory.CreateTempSubdirectory("edge-fuzz-").FullName;
        try
        {
            var random = new Random(11);
            PlannedModel[] programs =
            [
                .. OneNode.OfEveryKind(random).Select(program => (PlannedModel)program),
                .. Enumerable.Range(0, 8).Select(_ => SparseGraph.Of(random, RandomGraphs.Int8(random)))
                    .Select(graph => (PlannedModel)Planner.Plan(graph, new PlanOptions { Filters = KernelRun.Smallest })),
                .. Enum.GetValues<FilterFormat>().SelectMany(format => new[] { "Dense", "Conv2D" }.Select(kind => (PlannedModel)OneNode.Stored(random, kind, format))),
                .. Streamed(random),
                .. Enumerable.Range(0, 6).Select(_ => (PlannedModel)LevelPlanner.Plan(RandomLevels.Int8(random))),
            ];
            string[] files = [.. programs.Select((program, i) => Path.Combine(folder, $"{i}.edgeplan"))];
            foreach (var (program, file) in programs.Zip(files))
                File.WriteAllBytes(file, PlanWriter.Write(program, new PlanWriterOptions { StepWork = 500 }));

            using Process fuzz = CServer.Start(CServer.Build("plan_fuzz.c", [CPlan.Interpreter]), ["7", $"{Runs}", .. files]);
            Task<string> report = fuzz.StandardError.ReadToEndAsync();
            Match counts = Regex.Match(fuzz.StandardOutput.ReadToEnd(), "^([0-9]+) opened, ([0-9]+) refused");
            fuzz.WaitForExit();
            Assert.True(fuzz.ExitCode == 0, report.Result);
            long opened = long.Parse(counts.Groups[1].Value), refused = long.Parse(counts.Groups[2].Value);
            Assert.Equal((long)Runs * files.Length, opened + refused);
            Assert.True(opened > refused / 20, $"{opened} opened, {refused} refused: the changes hardly get past the checks");
            Assert.True(refused > opened / 20, $"{opened} opened, {refused} refused: the changes hardly reach the checks");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
