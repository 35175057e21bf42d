namespace Edge.Training.Compressing;

/// <summary>Who looks on while a network is compressed.</summary>
public sealed record CombinedWatch
{
    /// <summary>Told what is being done: the candidate's name and a few words.</summary>
    public Action<string, string>? Working { get; init; }

    /// <summary>Told each candidate, known from before or made now.</summary>
    public Action<CompressionCandidate>? Done { get; init; }

    /// <summary>Told each step of training.</summary>
    public IProgress<TrainingProgress>? Training { get; init; }
}
