using Edge.Compiler.Ir;
using Edge.Training;
using Edge.Training.Models;

namespace Edge.Cli.Projects;

/// <summary>Sections <c>train</c> and <c>preprocess</c> as the trainer takes them.</summary>
internal static class ProjectTraining
{
    public static TrainingOptions OptionsOf(TrainSection settings) => new()
    {
        Epochs = settings.Epochs,
        BatchSize = settings.Batch,
        Optimizer = Enum.Parse<TrainingOptimizer>(settings.Optimizer, ignoreCase: true),
        LearningRate = settings.LearningRate,
        WeightDecay = settings.WeightDecay,
        Momentum = settings.Momentum,
        LabelSmoothing = settings.LabelSmoothing,
        FlipHorizontally = settings.FlipHorizontally,
        FlipVertically = settings.FlipVertically,
        ShiftPixels = settings.ShiftPixels,
        Variation = settings.Variation,
        Seed = settings.Seed,
    };

    /// <summary>The network that a project trains.</summary>
    /// <exception cref="Compiler.Ir.UsageException">E0210, E0217: there is no such network, or it has no grid of the project's cells.</exception>
    public static Network NetworkOf(Project project, Shape input, int classes) => project.Locate is { } locate
        ? Prepared(NetworkCatalog.CreateLocator(project.Model.Network!, input, classes, locate.Cell), project.Preprocess)
        : NetworkOf(project.Model.Network!, project.Preprocess, input, classes);

    /// <param name="name">Of <see cref="NetworkCatalog"/>.</param>
    /// <param name="input">[1, H, W, C] of the preprocessed images.</param>
    /// <returns>With the project's mean and deviation before it, where it names any.</returns>
    public static Network NetworkOf(string name, PreprocessSection preprocess, Shape input, int classes) =>
        Prepared(NetworkCatalog.Create(name, input, classes), preprocess);

    private static Network Prepared(Network network, PreprocessSection preprocess)
    {
        int channels = network.Input.Channels;
        return preprocess is { Mean: null, Deviation: null } ? network
            : network.Normalized(preprocess.Mean ?? [.. Enumerable.Repeat(0f, channels)], preprocess.Deviation ?? [.. Enumerable.Repeat(1f, channels)]);
    }
}
