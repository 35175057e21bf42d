namespace Edge.Cli.Projects;

/// <summary>The training before 'edge search' takes channels out, with a pull at the scales of batch norms: network slimming.</summary>
internal sealed record SlimmingSection
{
    public int Epochs { get; init; } = 5;

    /// <summary>At the start; it falls to 0 along a cosine.</summary>
    public double LearningRate { get; init; } = 0.002;

    /// <summary>Weight of the sum of scales beside the loss.</summary>
    public double Sparsity { get; init; } = 1e-4;

    public static SlimmingSection Read(Section section)
    {
        var defaults = new SlimmingSection();
        var slimming = new SlimmingSection
        {
            Epochs = section.Integer("epochs", 1, 100_000) ?? defaults.Epochs,
            LearningRate = section.Number("learning_rate", 1e-9, 100) ?? defaults.LearningRate,
            Sparsity = section.Number("sparsity", 1e-9, 1) ?? defaults.Sparsity,
        };
        section.Finish();
        return slimming;
    }
}
