using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Devices.Emulators;
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

        Finish(found);
    }

    /// <summary>The smallest of all candidates recovers and becomes INT8. While too much is still lost, one a step larger takes its place.</summary>
    private void Finish(IReadOnlyList<(string Order, SearchResult Result)> found)
    {
        long smallest = (long)(DeployedModel.FloatBytes(baseline.Graph) / StudyRecipes.MostTimes);
        var reached = found.SelectMany(entry => entry.Result.Trials.Where(trial => trial.Accuracy >= entry.Result.Goal).Select(trial => (entry.Order, Trial: trial)))
            .Where(entry => entry.Trial.Bytes >= smallest)
            .OrderBy(entry => entry.Trial.Bytes).ThenByDescending(entry => entry.Trial.Accuracy).ToArray();
        double goal = found[0].Result.Baseline.Accuracy - StudyRecipes.MostDrop;
        for (double least = 0; reached.FirstOrDefault(entry => entry.Trial.Bytes >= least) is { Trial: { } trial } chosen; least = trial.Bytes * StudyRecipes.StepBack)
        {
            Console.Error.WriteLine($"finishing {trial.Path} of {chosen.Order}");
            var (finished, file) = Finished(trial, chosen.Order, goal);
            if (finished["search_accuracy"] >= goal)
            {
                Judge(finished, DeployedModel.OfInt8(ModelFile.Load(file).Graph));
                return;
            }
        }
    }

    private (StudyFact Fact, string File) Finished(Trial trial, string order, double goal)
    {
        TrainingOptions training = options.Limited(StudyRecipes.Finish(options.Seed)), rounded = options.Limited(StudyRecipes.Rounded(options.Seed));
        string settings = $"{baseline.Sha256[..12]}; {training.Fingerprint}; {rounded.Fingerprint}";
        string folder = baseline.FolderFor($"finish-{trial.Path.Key}", settings), file = Path.Combine(folder, "finished.int8.edge"), key = $"finish {trial.Path.Key}";
        if (!File.Exists(file))
            book.Forget(key);
        var clock = new StudyClock(Path.Combine(folder, "clock"));
        StudyFact fact = book.Get(key, settings, () =>
        {
            bool isSparse = trial.Path.Of(SearchMethod.WeightPruning) is not null;
            FineTuning recovery = StudyRecipes.Recovery(training, baseline.Graph, isSparse);
            var (graph, epochs) = recovery.Run(ModelFile.Load(trial.Checkpoint).Graph, data.For(int.MaxValue), new Checkpoint(Path.Combine(folder, "checkpoint")),
                baseline.Sha256, new StudyProgress(clock, "finish"));
            var rounding = new QuantizationOptions { WeightBits = trial.Path.Bits ?? 8, InputQuantization = data.Train.Quantization };
            var model = DeployedModel.Of(graph, data.Train, rounding);
            double afterwards = model.Accuracy(data.Search), learned = 0;
            Console.Error.WriteLine(FormattableString.Invariant($"rounded afterwards: {100 * afterwards:0.00} % of search images"));
            if (afterwards < goal)
            {
                var last = new QuantizationAwareTraining(rounded, rounding) { Teacher = recovery.Teacher, KeepStructure = isSparse };
                var trained = DeployedModel.OfInt8(last.Run(
                    graph, data.For(int.MaxValue), new Checkpoint(Path.Combine(folder, "rounded")), baseline.Sha256, new StudyProgress(clock, "rounded")).Network.ToInt8());
                learned = trained.Accuracy(data.Search);
                model = learned > afterwards ? trained : model;
            }

            new ModelFile(model.Int8).Save(file);
            return Measured.Of(("epochs", epochs.Count), ("float_search_accuracy", epochs[^1].SearchAccuracy), ("rounded_afterwards", afterwards),
                ("rounded_in_training", learned), ("search_accuracy", Math.Max(afterwards, learned))).With("order", order).With("path", trial.Path.Key);
        }, clock);
        return (fact, file);
    }

    // The only numbers that test images give.
    private void Judge(StudyFact finished, DeployedModel model)
    {
        string settings = $"{finished.Key}; {finished.Settings}";
        book.Get("deployed", settings, () => Sizes(model, baseline.Graph, ("search_accuracy", finished["search_accuracy"])).With("path", finished.Notes["path"]));
        baseline.Test(book, data);
        book.Get("test deployed", settings, () => Measured.Of(("test_accuracy", model.Accuracy(data.Test))));
    }

    internal static Measured Sizes(DeployedModel model, Graph baseline, params (string, double)[] more)
    {
        long whole = DeployedModel.FloatBytes(baseline), tables = model.TableBytes;
        LinkedImage image = model.Linked();
        return Measured.Of([("float_bytes", whole), ("packed_bytes", tables), ("packed_ratio", (double)whole / tables), ("image_bytes", image.LinkedBytes),
            ("image_ratio", image.TimesSmaller(whole)), ("arena_bytes", model.ArenaBytes), ("macs", model.Macs), .. more]);
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
