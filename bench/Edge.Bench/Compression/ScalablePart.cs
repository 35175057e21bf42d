using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Bench.Compression;

/// <summary>One network that runs at several costs: trained by ranks, by uniform ranks and by widths, in the same steps on the same images.</summary>
internal sealed class ScalablePart(StudyOptions options, CifarSplits data, StudyBook book, StudyBaseline baseline)
{
    public void Run()
    {
        ScalableOptions common = StudyRecipes.Scalable(options.Seed);
        common = common with { Training = options.Limited(common.Training) };
        foreach (var (method, setting) in ScalableStudyOptions.Usual)
            Train(method, setting(common));

        // From here on nothing is chosen any more.
        baseline.Test(book, data);
        foreach (var (method, setting) in ScalableStudyOptions.Usual)
        {
            for (int level = 0; level < common.Shares.Count; level++)
            {
                string file = FileOf(method, level);
                book.Get($"test {method} {level}", Settings(setting(common)), () => Measured.Of(("test_accuracy", FineTuning.Accuracy(ModelFile.Load(file).Graph, data.Test))));
            }
        }
    }

    private void Train(string method, ScalableOptions how)
    {
        if (Enumerable.Range(0, how.Shares.Count).Any(level => !File.Exists(FileOf(method, level))))
            book.Forget(method);
        var clock = new StudyClock(Path.Combine(FolderOf(method), "clock"));
        book.Get(method, Settings(how), () =>
        {
            ScalableResult result = new ScalableTraining(how).Run(
                baseline.Graph, data.For(int.MaxValue), new Checkpoint(Path.Combine(FolderOf(method), "checkpoint")), baseline.Sha256, new StudyProgress(clock, method));
            var values = new List<(string, double)> { ("epochs", result.Epochs.Count) };
            for (int level = 0; level < result.Levels.Count; level++)
            {
                Graph graph = result.Levels[level].Graph;
                new ModelFile(graph).Save(FileOf(method, level));
                values.AddRange([($"share_{level}", result.Levels[level].Share), ($"macs_{level}", graph.Macs), ($"search_accuracy_{level}", result.Levels[level].SearchAccuracy)]);
            }

            return Measured.Of([.. values]);
        }, clock);
    }

    private string FolderOf(string method) => Path.Combine(baseline.Folder, $"scalable-{method.Replace(' ', '-')}");

    private string FileOf(string method, int level) => Path.Combine(FolderOf(method), FormattableString.Invariant($"level-{level}{ModelFile.Extension}"));

    private string Settings(ScalableOptions how) => $"{baseline.Sha256[..12]}; {how.Fingerprint}";
}
