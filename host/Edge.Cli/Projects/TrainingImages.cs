using Edge.Cli.Progress;
using Edge.Compiler.Ir;
using Edge.Compiler.Preprocessing;
using Edge.Training;
using Edge.Training.Datasets;
using Edge.Training.Datasets.Captured;

namespace Edge.Cli.Projects;

/// <summary>All that a network learns from: the project's training images, and what was captured and labelled since. The golden set is never among them.</summary>
internal static class TrainingImages
{
    /// <exception cref="UsageException">E0015, E0016: as <see cref="ProjectImages.Load"/>. E0288: golden images are among 'data.train'.</exception>
    /// <exception cref="DataException">E0246, E0247: a captured folder does not fit.</exception>
    public static ProjectImages Load(Project project, ProgressView view, CancellationToken cancellation)
    {
        ProjectImages train = ProjectImages.Load(project, "train", project.Data.Train, view, cancellation);
        HashSet<string> golden = project.Data.Golden is not { } source ? []
            : [.. ProjectImages.Load(project, "golden", source, view, cancellation).Set.Images.Select(DatasetHash.OfImage)];
        int shared = train.Set.Images.Count(image => golden.Contains(DatasetHash.OfImage(image)));
        if (shared > 0)
        {
            throw new UsageException("E0288", project.Data.Train!.Place.Text, $"{Report.Text.Plural(shared, "image")} of 'data.golden' among 'data.train'",
                "no image in both", "a model that has learned the golden images says nothing by judging them right: move them out of one of the two");
        }

        if (project.Locate is not null && project.Data.More.Count > 0)
        {
            throw new UsageException("E0016", project.File, "captured pictures beside 'task: locate'", "'data.train' alone: labels of captured pictures say what, and not where",
                "write their places into a table of boxes");
        }

        foreach (string folder in project.Data.More)
            train = With(train, folder, golden, ProjectImages.SpecificationOf(project.Preprocess), view, cancellation);
        return train;
    }

    private static ProjectImages With(
        ProjectImages train, string folder, HashSet<string> golden, PreprocessingSpecification preprocessing, ProgressView view, CancellationToken cancellation)
    {
        var captured = new CapturedDataset(folder, train.Dataset.ClassNames);
        ProgressPart part = view.Part(captured.Name);
        string damaged = captured.UnreadableLabels == 0 ? ""
            : $"; {Report.Text.Plural(captured.UnreadableLabels, "line")} of {LabelEntry.Journal} cannot be read, and what it said is lost: label those pictures anew";
        if (captured.Count == 0)
        {
            part.Report(1, $"none of {Report.Text.Plural(captured.Unlabelled, "picture")} is labelled{damaged}");
            return train;
        }

        ImageSet set = captured.LoadFor(preprocessing, cancellation);
        if (!set.Shape.Equals(train.Set.Shape))
            throw new DataException("E0247", folder, $"gives an input of {set.Shape}", $"{train.Set.Shape}, as 'data.train' does", "capture with this project's preprocessing");
        int[] taken = [.. Enumerable.Range(0, set.Count).Where(i => !golden.Contains(DatasetHash.OfImage(set.Images[i])))];
        part.Report(1, $"{Report.Text.Count(taken.Length)} labelled, {Report.Text.Count(captured.Unlabelled)} not"
            + (taken.Length < set.Count ? $", {set.Count - taken.Length} left out: they are in the golden set" : "") + damaged);
        return new ProjectImages(new JoinedDataset(train.Dataset, train.Set.Count, captured, taken), train.Set.And(set.Part(taken)));
    }
}
