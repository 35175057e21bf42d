using System.Globalization;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Training.Compressing;

namespace Edge.Cli.Queue;

/// <summary>Makes candidates that others ask for.</summary>
/// <param name="key">Of everything candidates depend on.</param>
/// <param name="trials">Keeps its files in a folder of this host's own.</param>
/// <param name="name">Of the worker.</param>
/// <param name="model">As its project calls it.</param>
internal sealed class TrialWorker(string key, NetworkTrials trials, string name, string model) : IQueueWork
{
    public string Queue => SearchQueue.NameOf(key);

    public string What => $"candidates of {model}";

    public string NameOf(byte[] job) => TrialJob.Of(job).Path;

    public (byte[] Answer, string Said) Do(byte[] job, CancellationToken cancellation)
    {
        TrialAnswer answer = Make(TrialJob.Of(job), cancellation);
        string said = answer.Fault is { } fault ? $"could not make {answer.Path}: {fault}"
            : string.Create(CultureInfo.InvariantCulture, $"made {answer.Path}: {Report.Text.Percent(answer.Accuracy)}, {answer.Seconds:0.0} s");
        return (answer.ToBytes(), said);
    }

    private TrialAnswer Make(TrialJob job, CancellationToken cancellation)
    {
        try
        {
            var path = SearchPath.Parse(job.Path);
            if (job.Parent is { } bytes && path.Steps.Count > 0)
                Place(trials.FileOf(new SearchPath([.. path.Steps.SkipLast(1)])), bytes);
            Trial trial = trials.Measure(path, cancellation);
            byte[] checkpoint = File.ReadAllBytes(trial.Checkpoint);
            return new TrialAnswer(
                job.Path, name, trial.Accuracy, trial.Bytes, trial.Macs, trial.Seed, trial.Seconds, checkpoint, TrialAnswer.Hash(checkpoint), null);
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
