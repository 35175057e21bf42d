namespace Edge.Cli.Queue;

/// <summary>Waits for answers, and says once that nobody is there to give any.</summary>
/// <param name="note">Told what a person must know while waiting.</param>
/// <param name="alone">What is said when nobody is there.</param>
internal sealed class AnswerWait(WorkQueue queue, Action<string> note, string alone)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20), _patience = TimeSpan.FromSeconds(10);

    private DateTime _start = DateTime.UtcNow;
    private bool _hasSaidAlone;

    /// <summary>Something else is waited for from now on.</summary>
    public void Begin() => _start = DateTime.UtcNow;

    /// <param name="mayBeAlone">False: somebody was there.</param>
    public void Pause(bool mayBeAlone, CancellationToken cancellation)
    {
        cancellation.WaitHandle.WaitOne(_pause);
        cancellation.ThrowIfCancellationRequested();
        if (!mayBeAlone || _hasSaidAlone || DateTime.UtcNow - _start <= _patience || queue.Workers > 0)
            return;
        _hasSaidAlone = true;
        note(alone);
    }
}
