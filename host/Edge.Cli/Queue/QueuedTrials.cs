using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Training.Compressing;

namespace Edge.Cli.Queue;

/// <summary>Candidates of a search that workers make: asked for one by one as on one machine, so that the search is the same.</summary>
/// <remarks>
/// While one is awaited, idle workers make the likeliest next ones. A candidate is made from its path alone, so that two workers that make the same one
/// give the same bytes; what differs is told.
/// </remarks>
/// <param name="trials">Names the files.</param>
/// <param name="known">Candidates of an earlier run; they are not made ahead of time again.</param>
/// <param name="note">Told what a person must know while waiting.</param>
internal sealed class QueuedTrials(WorkQueue queue, NetworkTrials trials, SearchOptions options, IEnumerable<Trial> known, Action<string> note)
{
    private readonly HashSet<string> _sent = [.. known.Select(trial => trial.Path.Key)];
    private readonly Dictionary<string, Trial> _made = [];
    private readonly AnswerWait _wait = new(queue, note,
        "nobody takes candidates: start 'edge worker --queue' with the same project, model and images, here or on other hosts");

    /// <summary>Waits until a worker has made the candidate.</summary>
    /// <exception cref="DataException">E0293: two hosts give different bytes. E0294: it cannot be made.</exception>
    /// <exception cref="DeviceException">E0292: the broker has gone.</exception>
    public Trial Measure(SearchPath path, CancellationToken cancellation)
    {
        _wait.Begin();
        for (bool isAsked = false; ; isAsked = true)
        {
            Collect();
            if (_made.Remove(path.Key, out Trial? trial))
                return trial;
            if (!isAsked)
                Ask(path);
            _wait.Pause(mayBeAlone: true, cancellation);
        }
    }

    private void Ask(SearchPath path)
    {
        if (!_sent.Contains(path.Key))
            Send(path);
        foreach (SearchPath next in TrialOrder.After(path, options).Where(next => !_sent.Contains(next.Key)).Take(queue.Workers - 1).ToArray())
            Send(next);
    }

    private void Send(SearchPath path)
    {
        _sent.Add(path.Key);
        string? parent = path.Steps.Count == 0 ? null : trials.FileOf(new SearchPath([.. path.Steps.SkipLast(1)]));
        queue.SendJob(new TrialJob(path.Key, File.Exists(parent) ? File.ReadAllBytes(parent) : null).ToBytes());
    }

    private void Collect()
    {
        while (queue.TakeAnswer() is { } message)
        {
            if (message.IsJob)
                GivenUp(TrialJob.Of(message.Body).Path);
            else
                Keep(TrialAnswer.Of(message.Body));
            message.Done();
        }
    }

    // Its answer may have come all the same, from the worker that was last.
    private void GivenUp(string key)
    {
        if (!_made.ContainsKey(key) && !File.Exists(trials.FileOf(SearchPath.Parse(key))))
        {
            throw new DataException("E0294", key, "four workers ended while they made this candidate",
                hint: "look at their memory (a worker that the system kills says nothing), then run the same command again");
        }
    }

    private void Keep(TrialAnswer answer)
    {
        if (answer.Fault is { } fault)
            throw new DataException("E0294", answer.Path, $"the worker {answer.Worker} cannot make this candidate: {fault}");
        var path = SearchPath.Parse(answer.Path);
        string file = trials.FileOf(path);
        if (!answer.IsWhole || (File.Exists(file) && !File.ReadAllBytes(file).AsSpan().SequenceEqual(answer.Checkpoint)))
        {
            throw new DataException("E0293", answer.Path, $"the worker {answer.Worker} made another network of it than was made before",
                "the same bytes on every host", "use hosts with the same processor features and the same build of edge; --fresh begins anew");
        }

        AtomicFile.Write(file, answer.Checkpoint);
        _made[answer.Path] = new Trial(path, answer.Accuracy, answer.Bytes, answer.Macs, answer.Seed, answer.Seconds, file);
    }
}
