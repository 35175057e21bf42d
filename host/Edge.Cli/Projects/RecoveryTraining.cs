using Edge.Training;

namespace Edge.Cli.Projects;

/// <summary>Training after something was taken from a network: with the project's batches and augmentation, from weights that are there.</summary>
internal static class RecoveryTraining
{
    public static TrainingOptions Of(Project project, int epochs, double learningRate, int seed) => new()
    {
        Epochs = epochs,
        BatchSize = project.Train.Batch,
        LearningRate = learningRate,
        WarmUpEpochs = 0,
        WeightDecay = project.Train.WeightDecay,
        FlipHorizontally = project.Train.FlipHorizontally,
        FlipVertically = project.Train.FlipVertically,
        ShiftPixels = project.Train.ShiftPixels,
        Variation = project.Train.Variation,
        Seed = seed,
    };
}
