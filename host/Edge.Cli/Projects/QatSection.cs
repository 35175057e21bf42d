using Edge.Training.Compressing;

namespace Edge.Cli.Projects;

/// <summary>How 'edge quantize' trains the network with everything rounded.</summary>
internal sealed record QatSection
{
    public const string Float = "float", None = "none";

    public int Epochs { get; init; } = 5;

    /// <summary>At the start; it falls to 0 along a cosine.</summary>
    public double LearningRate { get; init; } = 0.001;

    public StepTraining Steps { get; init; } = StepTraining.Learned;

    /// <summary>Whether the float network teaches the rounded one.</summary>
    public bool HasTeacher { get; init; } = true;

    public string Method => Steps == StepTraining.Learned ? "lsq" : "ste";

    public string Teacher => HasTeacher ? Float : None;

    public static QatSection Read(Section section)
    {
        var defaults = new QatSection();
        var qat = new QatSection
        {
            Epochs = section.Integer("epochs", 1, 100_000) ?? defaults.Epochs,
            LearningRate = section.Number("learning_rate", 1e-9, 100) ?? defaults.LearningRate,
            Steps = section.OneOf("method", "lsq", "ste") == "ste" ? StepTraining.Kept : defaults.Steps,
            HasTeacher = section.OneOf("teacher", Float, None) != None,
        };
        section.Finish();
        return qat;
    }
}
