using System.Globalization;
using System.Text;
using Edge.Bench.Mcu;
using Edge.Cli.Statistics;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Training;
using Edge.Training.Anomalies;

namespace Edge.Bench.Anomaly;

/// <summary>How well a network that has seen good parts alone tells others from them, and what it costs on a chip.</summary>
internal static class AnomalyStudy
{
    /// <summary>What is compared; the first one of each kind is what 'edge anomaly' takes.</summary>
    private static readonly AnomalyHead[] _heads =
    [
        new(HeadKind.Gaussian, 0, 1), new(HeadKind.Gaussian, 0, 2), new(HeadKind.Nearest, 64, 1), new(HeadKind.Nearest, 16, 1), new(HeadKind.Nearest, 256, 1),
    ];

    /// <param name="data">The shared data; sets that are not there are left out.</param>
    /// <param name="seeds">Of rendered parts and training.</param>
    /// <param name="state">Keeps what was trained: a study that was interrupted goes on.</param>
    /// <param name="results">The file that receives the tables, after each set.</param>
    public static void Run(string data, int seeds, string state, string results)
    {
        var text = new StringBuilder();
        string costs = "";
        foreach (var (set, seed) in Sets(data, seeds))
        {
            AnomalyModel[] models = Rows(text, set, seed, state);
            costs = costs.Length > 0 ? costs : Costs(models);
            AtomicFile.Write(results, $"{Introduction}{text}{costs}\n```\nmake study-anomaly\n```\n");
        }

        Console.Write(File.ReadAllText(results));
    }

    private static string Introduction =>
        """
        # Anomaly detection from good parts

        A backbone of three 3x3 convolutions with strides of 2 (8, 16 and 24 filters, a separable residual block between them) and 16 features a cell of 8x8 pixels learns on
        good parts alone to tell drawn-in cuts, scars and spots from the untouched part; each cell's features are then compared with those of good parts. No
        defect is seen before the test. Area: under the ROC curve, the chance that a defective part has the higher score; columns by defect are of INT8 on the integer reference,
        whose bytes are the device's. Limit: for 1 % overkill on held-back good parts; overkill and escape are what the test images say of it.


        """;

    private static IEnumerable<(AnomalyData Set, int Seed)> Sets(string data, int seeds)
    {
        for (int seed = 1; seed <= seeds; seed++)
            yield return (AnomalyData.Rendered(3000, 500, seed), seed);
        if (Directory.Exists(Path.Combine(data, "deeppcb-patches")))
            yield return (AnomalyData.Idx("PCB patches, 'ok' against six defects", Path.Combine(data, "deeppcb-patches"), "ok", 1000), 1);
        if (Directory.Exists(Path.Combine(data, "xsdd")))
            yield return (AnomalyData.Idx("X-SDD, which has no good parts: red iron in their place, against six other defects", Path.Combine(data, "xsdd"), "red iron", 1000), 1);
    }

    private static AnomalyModel[] Rows(StringBuilder text, AnomalyData data, int seed, string state)
    {
        var options = new AnomalyOptions { Seed = seed };
        GoodParts parts = GoodParts.Split(data.Good, data.Name);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Graph backbone = AnomalyTraining.Backbone(
            parts, options, new Checkpoint(Path.Combine(state, $"{data.Name.Split(' ', ',')[0]}-{seed}")), data.Name, null, CancellationToken.None);
        text.Append(CultureInfo.InvariantCulture, $"""
            ## {data.Name}, seed {seed}

            {parts.Fitted.Count} good parts fitted, {parts.Held.Count} held back; tested on {data.Test.Labels.Count(label => label == 0)} good and {data.Test.Labels.Count(label => label != 0)} defective ones.

            | head | area, float | area, INT8 | {string.Join(" | ", data.Kinds.Skip(1))} | limit | overkill | escape |
            |---|---|---|{string.Concat(data.Kinds.Select(_ => "---|"))}---|---|

            """);
        bool[] isDefect = [.. data.Test.Labels.Select(label => label != 0)];
        return [.. _heads.Select(head =>
        {
            AnomalyModel model = AnomalyTraining.Fit(backbone, head, parts, options, new QuantizationOptions());
            double[] real = [.. FloatExecutor.RunAllFast(model.Float, [.. Enumerable.Range(0, data.Test.Count).Select(data.Test.Real)]).Select(image => (double)image[0][1])];
            int[] steps = [.. AnomalyTraining.Scores(model.Int8, data.Test).Select(step => (int)step)];
            double[] scores = [.. steps.Select(step => (double)step)];
            IEnumerable<string> areas = Enumerable.Range(1, data.Kinds.Count - 1).Select(kind =>
            {
                int[] own = [.. Enumerable.Range(0, steps.Length).Where(i => data.Test.Labels[i] == 0 || data.Test.Labels[i] == kind)];
                return Share(Ranking.Area([.. own.Select(i => scores[i])], [.. own.Select(i => isDefect[i])])!.Value);
            });
            int good = isDefect.Count(defect => !defect), ng = steps.Where((step, i) => !isDefect[i] && step >= model.Limit.Step).Count();
            int escaped = steps.Where((step, i) => isDefect[i] && step < model.Limit.Step).Count();
            text.Append(CultureInfo.InvariantCulture,
                $"| {Name(head)} | {Share(Ranking.Area(real, isDefect)!.Value)} | {Share(Ranking.Area(scores, isDefect)!.Value)} | {string.Join(" | ", areas)} | {model.Limit.Score:0.000} | {(double)ng / good:p1} | {(double)escaped / (steps.Length - good):p1} |\n");
            Console.Error.WriteLine($"{data.Name} {seed} {Name(head)}: {Ranking.Area(real, isDefect):0.0000} {Ranking.Area(scores, isDefect):0.0000} after {watch.Elapsed.TotalSeconds:0} s");
            return model;
        })];
    }

    private static string Costs(IReadOnlyList<AnomalyModel> models)
    {
        var text = new StringBuilder();
        McuCore core = McuCore.All[0];
        text.Append("""

            ## On an emulated Cortex-M4

            Instructions are counted, cycles modelled, on one image of 64x64 pixels in emitted C; the head is what stands behind the features.

            | head | instructions | of them the head | modelled cycles | tables | of them the head's | code | RAM |
            |---|---|---|---|---|---|---|---|

            """);
        foreach (AnomalyModel model in models)
        {
            McuCount count = McuCount.Of(new McuNetwork("anomaly", "of this repository", model.Int8), core);
            int map = count.Program.Steps.ToList().FindIndex(step => step.Node.Name == AnomalyHead.Map);
            long head = count.Parts.Skip(map).Sum(part => part.Instructions);
            long tables = model.Int8.Nodes.First(node => node.Name == AnomalyHead.Map).Inputs.Where(input => input.IsConstant).Sum(input => (long)input.Bytes);
            text.Append(CultureInfo.InvariantCulture,
                $"| {Name(model.Head)} | {count.Whole.Instructions:#,0} | {head:#,0} | {count.Whole.Cycles:#,0} | {count.TableBytes:#,0} B | {tables:#,0} B | {count.TextBytes:#,0} B | {count.RamBytes:#,0} B |\n");
        }

        return text.ToString();
    }

    private static string Name(AnomalyHead head) => head.Kind == HeadKind.Gaussian
        ? head.Window == 1 ? "Gaussian, highest cell" : $"Gaussian, highest mean of {head.Window}x{head.Window} cells"
        : $"nearest of {head.Entries}";

    private static string Share(double share) => share.ToString("0.000", CultureInfo.InvariantCulture);
}
