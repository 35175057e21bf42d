using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Training.Compressing;

namespace Edge.Cli.Queue;

/// <summary>Makes candidates that others ask for.</summary>
/// <param name="trials">Keeps its files in a folder of this host's own.</param>
internal sealed class TrialWorker(NetworkTrials trials, string name)
{
    public TrialAnswer Make(TrialJob job, CancellationToken cancellation)
    {
        try
        {
            var path = SearchPath.Parse(job.Path);
            if (job.Parent is { } bytes && path.Steps.Count > 0)
                Place(trials.FileOf(new SearchPath([.. path.Steps.SkipLast(1)])), bytes);
            Trial trial = trials.Measure(path, cancellation);
            byte[] checkpoint = File.ReadAllBytes(trial.Checkpoint);
            return new TrialAnswer(job.Path, name, trial.Accuracy, trial.Bytes, trial.Macs, trial.Seed, trial.Seconds, checkpoint, TrialAnswer.Hash(checkpoint), null);
        }
        catch (Exception e) when (e is EdgeException or FormatException)
        {
            return new TrialAnswer(job.Path, name, 0, 0, 0, 0, 0, [], "", e.Message);
        }
    }

    private static void Place(string file, byte[] bytes)
    {
        if (!File.Exists(file))
            AtomicFile.Write(file, bytes);
        else if (!File.ReadAllBytes(file).AsSpan().SequenceEqual(bytes))
            throw new DataException("E0293", Path.GetFileName(file), "this host made another network of it than another host", "the same bytes on every host");
    }
}
