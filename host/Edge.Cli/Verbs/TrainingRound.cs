using System.Security.Cryptography;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Training;

namespace Edge.Cli.Verbs;

/// <summary>One training of a network: the first one, or a later one that goes on from the weights of the round before.</summary>
/// <param name="Start">The weights it begins with; null: drawn.</param>
/// <param name="Origin">Those weights in the words of fingerprints; empty where there are none.</param>
internal sealed record TrainingRound(Checkpoint Checkpoint, string? Start, string Origin)
{
    public static TrainingRound First(Artifacts artifacts) => new(new Checkpoint(artifacts.Checkpoint), null, "");

    /// <summary>The round that was interrupted, or is done, with just these images and settings; else the next one.</summary>
    /// <remarks>A round that was cut short with others begins anew: nothing came of it.</remarks>
    /// <param name="data">Identifies the images.</param>
    /// <exception cref="UsageException">E0020: nothing was trained yet.</exception>
    public static TrainingRound After(Artifacts artifacts, string data, TrainingOptions options)
    {
        int last = 1;
        while (new Checkpoint(artifacts.CheckpointOfRound(last + 1)).Read() is not null)
            last++;
        Checkpoint.State? state = new Checkpoint(artifacts.CheckpointOfRound(last)).Read();
        if (state is null)
            throw new UsageException("E0020", artifacts.Checkpoint, "there are no weights to go on from", "what 'edge train' leaves", "'edge train' first");
        bool isSame = state.Fingerprint.Contains(data, StringComparison.Ordinal) && state.Fingerprint.Contains($"; {options.Fingerprint}; ", StringComparison.Ordinal);
        bool isCut = !state.Fingerprint.Contains(FormattableString.Invariant($"; {state.Epochs.Count} epochs, "), StringComparison.Ordinal);
        int round = last > 1 && (isSame || isCut) ? last : last + 1;
        if (round == last && !isSame)
            Directory.Delete(artifacts.CheckpointOfRound(round), recursive: true);
        var before = new Checkpoint(artifacts.CheckpointOfRound(round - 1));
        string start = before.PathOf(before.Read()!.Weights);
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(start)));
        return new TrainingRound(new Checkpoint(artifacts.CheckpointOfRound(round)), start, $", from weights sha256 {hash}");
    }
}
