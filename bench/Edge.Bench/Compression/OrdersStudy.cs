using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Bench.Compression;

/// <summary>Bits, channels and weights turned up one after the other in all six orders; the smallest result recovers at length and becomes INT8.</summary>
internal sealed class OrdersStudy(StudyOptions options, CifarSplits data, StudyBook book, StudyBaseline baseline)
{
    private static readonly SearchMethod[] _methods = [SearchMethod.Quantization, SearchMethod.ChannelPruning, SearchMethod.WeightPruning];

    public void Run()
    {
        var found = new List<(string Order, SearchResult Result)>();
        var trials = new StudyTrials(data, book, baseline, StudyRecipes.Trial(options.Seed), StudyRecipes.TrialImages);
        foreach (SearchMethod[] order in Orders())
        {
            string name = string.Join(',', order.Select(SearchMethods.NameOf));
            var search = new SearchOptions([.. order.Select(StudyRecipes.Ladder)], StudyRecipes.SearchDrop);
            SearchResult result = new MarginSearch(search).Run(trials.Book);
            found.Add((name, result));
            book.Get($"order {name}", Digest(result), () => SearchCost.Of(search, result).With("winner", result.Winner.Path.Key)
                .With("stages", string.Join("; ", result.Stages.Select(stage => stage.Reason))));
        }

        (string best, SearchResult chosen) = found.OrderBy(entry => entry.Result.Winner.Bytes).ThenByDescending(entry => entry.Result.Winner.Accuracy).First();
        Console.Error.WriteLine($"smallest: {best}: {chosen.Winner.Path}");
        Finish(best, chosen.Winner);
    }

    /// <summary>The best of the six recovers, becomes INT8, and is held against the test images: the only numbers they give.</summary>
    private void Finish(string order, Trial winner)
    {
        TrainingOptions training = options.Limited(StudyRecipes.Finish(options.Seed));
        string settings = $"{baseline.Sha256[..12]}; {winner.Path.Key}; {training.Fingerprint}";
        string folder = Path.Combine(baseline.Folder, $"finish-{winner.Path.Key}"), file = Path.Combine(folder, "finished.edge");
        if (!File.Exists(file))
            book.Forget("finish");
        var clock = new StudyClock(Path.Combine(folder, "clock"));
        StudyFact finish = book.Get("finish", settings, () =>
        {
            bool isSparse = winner.Path.Of(SearchMethod.WeightPruning) is not null;
            var checkpoint = new Checkpoint(Path.Combine(folder, "checkpoint"));
            var (graph, epochs) = StudyRecipes.Recovery(training, baseline.Graph, isSparse).Run(
                ModelFile.Load(winner.Checkpoint).Graph, data.For(int.MaxValue), checkpoint, baseline.Sha256, new StudyProgress(clock, "finish"));
            new ModelFile(graph).Save(file);
            return Measured.Of(("epochs", epochs.Count), ("search_accuracy", epochs[^1].SearchAccuracy)).With("order", order).With("path", winner.Path.Key);
        }, clock);

        var compressed = new Lazy<DeployedModel>(() => Deployed(ModelFile.Load(file).Graph, winner.Path));
        book.Get("deployed", finish.Settings, () => Sizes(compressed.Value, baseline.Graph, ("search_accuracy", compressed.Value.Accuracy(data.Search))));
        book.Get("test baseline", baseline.Sha256, () => Measured.Of(("test_accuracy", FineTuning.Accuracy(baseline.Graph, data.Test))));
        book.Get("test deployed", finish.Settings, () => Measured.Of(("test_accuracy", compressed.Value.Accuracy(data.Test))));
    }

    // Rounding by covariance would bring back what pruning set to 0.
    private DeployedModel Deployed(Graph graph, SearchPath path) => DeployedModel.Of(graph, data.Train, new QuantizationOptions
    {
        WeightBits = path.Bits ?? 8,
        WeightRounding = path.Of(SearchMethod.WeightPruning) is null ? WeightRoundingMethod.Covariance : WeightRoundingMethod.Nearest,
    });

    internal static Measured Sizes(DeployedModel model, Graph baseline, params (string, double)[] more)
    {
        long whole = DeployedModel.FloatBytes(baseline), tables = model.TableBytes, image = model.Linked().FlashBytes, code = image - tables;
        return Measured.Of([("float_bytes", whole), ("packed_bytes", tables), ("packed_ratio", (double)whole / tables), ("image_bytes", image),
            ("image_ratio", (double)(whole + code) / image), ("arena_bytes", model.ArenaBytes), ("macs", model.Macs), .. more]);
    }

    private static IEnumerable<SearchMethod[]> Orders() =>
        from first in _methods
        from second in _methods
        from third in _methods
        where first != second && second != third && first != third
        select new[] { first, second, third };

    // Changes with every candidate it rests on.
    private static string Digest(SearchResult result) =>
        string.Join(' ', result.Trials.Select(trial => FormattableString.Invariant($"{trial.Path.Key}:{trial.Bytes}:{trial.Accuracy}")));
}
