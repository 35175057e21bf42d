using Edge.Cli.CommandLine;

namespace Edge.Cli.Progress;

/// <summary>Shows on standard error how far long work is: bars on a screen, lines in a log, nothing when asked to be quiet.</summary>
internal abstract class ProgressView
{
    /// <summary>Does the work while the view is up.</summary>
    public static T Run<T>(Session session, Func<ProgressView, T> work)
    {
        if (session.Quiet)
            return work(new SilentProgress());
        return session.IsTerminal ? BarProgress.Run(work) : work(new LineProgress(session.Error));
    }

    /// <summary>Begins a piece of work. May be called from several threads.</summary>
    public abstract ProgressPart Part(string title);

    /// <summary>A line that stays.</summary>
    public abstract void Line(string text);
}

/// <summary>One piece of work. May be reported to from several threads.</summary>
internal abstract class ProgressPart : IProgress<double>
{
    /// <param name="fraction">In [0, 1]; 1 ends it.</param>
    /// <param name="note">What is worth knowing right now; null leaves the last one.</param>
    public abstract void Report(double fraction, string? note);

    void IProgress<double>.Report(double value) => Report(value, null);
}

/// <summary>For <c>--quiet</c>.</summary>
internal sealed class SilentProgress : ProgressView
{
    public override ProgressPart Part(string title) => new Nothing();

    public override void Line(string text)
    {
    }

    private sealed class Nothing : ProgressPart
    {
        public override void Report(double fraction, string? note)
        {
        }
    }
}
