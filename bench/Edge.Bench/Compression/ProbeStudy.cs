using Edge.Training.Compressing;

namespace Edge.Bench.Compression;

/// <summary>Recipes for recovery, compared by what the same candidates reach on search images, and by what they cost.</summary>
internal sealed class ProbeStudy(StudyOptions options, CifarSplits data, StudyBook book, StudyBaseline baseline)
{
    private static readonly SearchPath[] _paths = [SearchPath.Parse("ns0.5"), SearchPath.Parse("ns0.7"), SearchPath.Parse("dc0.9")];

    private static readonly (int Images, int Epochs, double Rate)[] _recipes =
        [(5_000, 2, 0.01), (15_000, 1, 0.003), (15_000, 1, 0.01), (15_000, 1, 0.03), (45_000, 1, 0.01)];

    public void Run()
    {
        foreach (var (images, epochs, rate) in _recipes)
        {
            TrialOptions usual = StudyRecipes.Trial(options.Seed);
            TrialOptions recipe = usual with { Recovery = usual.Recovery with { Epochs = epochs, LearningRate = rate } };
            string name = FormattableString.Invariant($"{images} images, {epochs} epochs, rate {rate}");
            var trials = new StudyTrials(data, book, baseline, recipe, images) { Prefix = $"{name}: " };
            foreach (SearchPath path in _paths)
                trials.Book.Of(path);
        }
    }
}
