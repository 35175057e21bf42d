using Edge.Training.Compressing;

namespace Edge.Bench.Compression;

/// <summary>Candidates of one network that the study keeps: each is made once, in whatever search, and outlives an interruption.</summary>
internal sealed class StudyTrials(CifarSplits data, StudyBook book, StudyBaseline baseline, TrialOptions recovery, int trainImages)
{
    private readonly string _settings = $"{baseline.Sha256[..12]}; {recovery.Fingerprint}; {data.Train.Count} images, {trainImages} of them";
    private readonly NetworkTrials _trials = new(baseline.Graph, data.For(trainImages), recovery, baseline.FolderFor("trials", $"{recovery.Fingerprint} {trainImages}"));

    private TrialBook? _book;

    /// <summary>Before the names of candidates, where several recipes are in one book.</summary>
    public string Prefix { get; init; } = "";

    public TrialBook Book => _book ??= new TrialBook(Made);

    private Trial Made(SearchPath path)
    {
        StudyFact fact = book.Get($"{Prefix}trial {path.Key}", _settings, () =>
        {
            Trial trial = _trials.Measure(path);
            return Measured.Of(("search_accuracy", trial.Accuracy), ("bytes", trial.Bytes), ("macs", trial.Macs));
        });
        return new Trial(path, fact["search_accuracy"], (long)fact["bytes"], (long)fact["macs"], fact.Seed, fact.Seconds, _trials.FileOf(path));
    }
}
