using Edge.Devices.Ladder;
using Edge.Devices.Link;

namespace Edge.Cli.Queue;

/// <summary>A check whose images devices of other hosts judge, each some of them; what a lost worker leaves, the broker gives to another.</summary>
/// <param name="expected">Of each image: the outputs it must have.</param>
/// <param name="note">Told what a person must know while waiting.</param>
internal sealed class QueuedCheck(WorkQueue queue, IReadOnlyList<sbyte[]> expected, Action<string> note)
{
    private const int Share = 32;

    /// <param name="progress">Gets the images that were judged.</param>
    /// <returns>A report for each device; one without identity for images that no worker survived.</returns>
    public CheckReport[] Run(Action<int> progress, CancellationToken cancellation)
    {
        string run = Guid.NewGuid().ToString("N");
        queue.Clear();
        CheckJob[] jobs = [.. Enumerable.Range(0, expected.Count).Chunk(Share).Select(part => new CheckJob(run, part[0], part.Length))];
        foreach (CheckJob job in jobs)
            queue.SendJob(job.ToBytes());
        var answers = new Dictionary<int, CheckAnswer>();
        var givenUp = new HashSet<int>();
        var wait = new AnswerWait(queue, note,
            "nobody takes images: start 'edge worker --queue --on ADDRESS' with the same project, model and images where the devices are");
        while (answers.Count + givenUp.Count < jobs.Length)
        {
            if (queue.TakeAnswer() is { } message)
            {
                Take(message, run, answers, givenUp);
                message.Done();
                progress(answers.Values.Sum(answer => answer.Job.Count));
                continue;
            }

            wait.Pause(mayBeAlone: answers.Count == 0, cancellation);
        }

        // A device whose worker was started again is the same one.
        var reports = answers.Values.OrderBy(answer => answer.Job.From)
            .GroupBy(answer => (answer.Identity.Uid.Length > 0 ? answer.Identity.Uid : answer.Device, answer.Identity))
            .Select(parts => Report([.. parts])).ToList();
        if (givenUp.Count > 0)
        {
            int lost = jobs.Where(job => givenUp.Contains(job.From)).Sum(job => job.Count);
            string reason = $"{lost} of {expected.Count} images have no result: every worker that took them ended";
            var nothing = new LinkTotals(0, 0, 0, 0, 0, 0, 0, 0);
            var nobody = new CheckReport("queue", null, new LinkResult?[expected.Count], new bool[expected.Count], null, nothing, reason) { IsShare = true };
            reports.Add(nobody);
        }

        return [.. reports];
    }

    private static void Take(QueuedMessage message, string run, Dictionary<int, CheckAnswer> answers, HashSet<int> givenUp)
    {
        if (message.IsJob)
        {
            var job = CheckJob.Of(message.Body);
            if (job.Run == run && !answers.ContainsKey(job.From))
                givenUp.Add(job.From);
            return;
        }

        // The first answer counts; a second one comes from a worker that was lost after it had answered.
        var answer = CheckAnswer.Of(message.Body);
        if (answer.Job.Run == run && answer.Results.Length == answer.Job.Count && answers.TryAdd(answer.Job.From, answer))
            givenUp.Remove(answer.Job.From);
    }

    private CheckReport Report(CheckAnswer[] parts)
    {
        var results = new LinkResult?[expected.Count];
        foreach (CheckAnswer part in parts)
        {
            for (int i = 0; i < part.Results.Length; i++)
                results[part.Job.From + i] = part.Results[i] with { Index = part.Job.From + i };
        }

        bool[] isExact = [.. results.Select((result, i) => result?.Outputs is { } outputs && outputs.AsSpan().SequenceEqual(expected[i]))];
        FirstDifference? first = parts.Where(part => part.First is not null)
            .Select(part => part.First! with { Image = part.Job.From + part.First.Image }).FirstOrDefault();
        // Every part is a session of its own; that there are several is no resumption.
        LinkTotals totals = parts.Select(part => part.Link).Aggregate((sum, more) => sum.Plus(more));
        return new CheckReport(parts[0].Device, parts[0].Identity, results, isExact, first, totals, null) { IsShare = true };
    }
}
