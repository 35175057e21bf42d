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
        new(HeadKind.Gaussian, 0, 2), new(HeadKind.Gaussian, 0, 1),
        new(HeadKind.Nearest, 64, 2), new(HeadKind.Nearest, 64, 1), new(HeadKind.Nearest, 16, 1), new(HeadKind.Nearest, 256, 1),
    ];

    private const int Good = 3000, Tested = 500, SearchImages = 1500;

    /// <param name="data">The shared data; sets that are not there are left out.</param>
    /// <param name="seeds">Of rendered parts and training.</param>
    /// <param name="state">Keeps what was trained: a study that was interrupted goes on.</param>
    /// <param name="results">The file that receives the tables, after each set.</param>
    public static void Run(string data, int seeds, string state, string results)
    {
        var text = new StringBuilder();
        var rendered = new List<IReadOnlyList<(double Float, double Int8)>>();
        string costs = "";
        foreach (var (set, seed, kinds) in Sets(data, seeds))
        {
            var (models, areas) = Rows(text, set, new AnomalyOptions { Seed = seed, Kinds = kinds }, state);
            costs = costs.Length > 0 ? costs : Costs(models);
            if (set.Name == AnomalyData.RenderedName)
                rendered.Add(areas);
            AtomicFile.Write(results, $"{Introduction}{Spread(rendered)}{text}{costs}\n```\nmake study-anomaly SEEDS={seeds}\n```\n");
        }

        Console.Write(File.ReadAllText(results));
    }

    private static string Introduction =>
        $"""
        # Anomaly detection from good parts

        A small backbone learns on good parts alone, cell by cell of 8x8 pixels, to tell drawn-in {string.Join("s, ", SyntheticDefects.Kinds.Skip(1))}s from
        the untouched part; the 16 features behind its answer are then compared with those of good parts. Nothing is trained, fitted or calibrated on a
        real or rendered defect. Area: under the ROC curve, the chance that a defective part has the higher score; columns by defect are of INT8 on the integer
        reference, whose bytes are the device's. Limit: for 1 % overkill on held-back good parts; overkill and escape are what the test images say of it.
        The bar is an area of 0.95 on rendered parts, in INT8.

        The network and what is compared were chosen by areas on {SearchImages} images of the search split of rendered parts, seed 70, and on PCB patches of the
        training split with defects, after areas of 0.986 and 0.983 on rendered test images of seeds 101 and 102 and of 0.922 on PCB test images had been seen for
        another choice, the logits in the place of the features. Test images of rendered parts have seeds 201 and on, which nothing was chosen by. Bites are drawn
        because chips had been missed on test images of seed 1: the last table says what is reached without them.


        """;

    private static IEnumerable<(AnomalyData Set, int Seed, IReadOnlyList<string>? Kinds)> Sets(string data, int seeds)
    {
        for (int seed = 1; seed <= seeds; seed++)
            yield return (AnomalyData.Rendered(Good, Tested, seed), seed, null);
        if (Directory.Exists(Path.Combine(data, "deeppcb-patches")))
            yield return (AnomalyData.Idx("PCB patches, 'ok' against six defects", Path.Combine(data, "deeppcb-patches"), "ok", 1000), 1, null);
        if (Directory.Exists(Path.Combine(data, "xsdd")))
        {
            const string name = "X-SDD, which has no good parts: red iron in their place, against six other defects";
            yield return (AnomalyData.Idx(name, Path.Combine(data, "xsdd"), "red iron", 1000), 1, null);
        }

        if (seeds > 0)
            yield return (AnomalyData.Rendered(Good, Tested, 1) with { Name = "without bites: rendered parts" }, 1, ["cut", "scar", "spot"]);
    }

    /// <summary>Mean and standard deviation over the seeds of rendered parts.</summary>
    private static string Spread(IReadOnlyList<IReadOnlyList<(double Float, double Int8)>> rendered)
    {
        if (rendered.Count == 0)
            return "";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            ## {AnomalyData.RenderedName}, seeds 1 to {rendered.Count}

            | head | area, float | area, INT8 | lowest INT8 | highest INT8 |
            |---|---|---|---|---|

            """);
        for (int head = 0; head < _heads.Length; head++)
        {
            double[] real = [.. rendered.Select(areas => areas[head].Float)], int8 = [.. rendered.Select(areas => areas[head].Int8)];
            text.Append(CultureInfo.InvariantCulture,
                $"| {Name(_heads[head])} | {MeanAndDeviation(real)} | {MeanAndDeviation(int8)} | {Share(int8.Min())} | {Share(int8.Max())} |\n");
        }

        return text.Append('\n').ToString();
    }

    private static string MeanAndDeviation(double[] values)
    {
        double mean = values.Average();
        double Deviation() => Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return values.Length == 1 ? Share(mean) : $"{Share(mean)}, sd {Share(Deviation())}";
    }

    private static (AnomalyModel[] Models, IReadOnlyList<(double Float, double Int8)> Areas) Rows(
        StringBuilder text, AnomalyData data, AnomalyOptions options, string state)
    {
        int good = data.Test.Labels.Count(label => label == 0);
        GoodParts parts = GoodParts.Split(data.Good, data.Name);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var checkpoint = new Checkpoint(Path.Combine(state, $"{data.Name.Split(' ', ',')[0]}-{options.Seed}"));
        Graph backbone = AnomalyTraining.Backbone(parts, options, checkpoint, data.Name, null, CancellationToken.None);
        text.Append(CultureInfo.InvariantCulture, $"""
            ## {data.Name}, seed {options.Seed}

            {parts.Fitted.Count} good parts fitted, {parts.Held.Count} held back; tested on {good} good and {data.Test.Count - good} defective ones.

            | head | area, float | area, INT8 | {string.Join(" | ", data.Kinds.Skip(1))} | limit | overkill | escape |
            |---|---|---|{string.Concat(data.Kinds.Skip(1).Select(_ => "---|"))}---|---|---|

            """);
        var tried = _heads.Select(head => Row(text, data, head, parts, backbone, options, watch)).ToArray();
        text.Append('\n');
        return ([.. tried.Select(each => each.Model)], [.. tried.Select(each => each.Areas)]);
    }

    private static (AnomalyModel Model, (double Float, double Int8) Areas) Row(
        StringBuilder text, AnomalyData data, AnomalyHead head, GoodParts parts, Graph backbone, AnomalyOptions options, System.Diagnostics.Stopwatch watch)
    {
        bool[] isDefect = [.. data.Test.Labels.Select(label => label != 0)];
        AnomalyModel model = AnomalyTraining.Fit(backbone, head, parts, options, new QuantizationOptions());
        float[][] images = [.. Enumerable.Range(0, data.Test.Count).Select(data.Test.Real)];
        double[] real = [.. FloatExecutor.RunAllFast(model.Float, images).Select(image => (double)image[0][1])];
        int[] steps = [.. AnomalyTraining.Scores(model.Int8, data.Test).Select(step => (int)step)];
        double[] scores = [.. steps.Select(step => (double)step)];
        IEnumerable<string> areas = Enumerable.Range(1, data.Kinds.Count - 1).Select(kind =>
        {
            int[] own = [.. Enumerable.Range(0, steps.Length).Where(i => data.Test.Labels[i] == 0 || data.Test.Labels[i] == kind)];
            return Share(Ranking.Area([.. own.Select(i => scores[i])], [.. own.Select(i => isDefect[i])])!.Value);
        });
        int good = isDefect.Count(defect => !defect), ng = steps.Where((step, i) => !isDefect[i] && step >= model.Limit.Step).Count();
        int escaped = steps.Where((step, i) => isDefect[i] && step < model.Limit.Step).Count();
        var (inFloat, inInt8) = (Ranking.Area(real, isDefect)!.Value, Ranking.Area(scores, isDefect)!.Value);
        text.Append(CultureInfo.InvariantCulture,
            $"| {Name(head)} | {Share(inFloat)} | {Share(inInt8)} | {string.Join(" | ", areas)} | {model.Limit.Score:0.000} "
            + $"| {(double)ng / good:p1} | {(double)escaped / (steps.Length - good):p1} |\n");
        Console.Error.WriteLine($"{data.Name} {options.Seed} {Name(head)}: {inFloat:0.0000} {inInt8:0.0000} after {watch.Elapsed.TotalSeconds:0} s");
        return (model, (inFloat, inInt8));
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
        : $"nearest of {head.Entries}{(head.Window == 1 ? "" : $", highest mean of {head.Window}x{head.Window} cells")}";

    private static string Share(double share) => share.ToString("0.000", CultureInfo.InvariantCulture);
}
