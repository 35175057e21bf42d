using System.Diagnostics;
using System.Globalization;

namespace Edge.Cli.Progress;

/// <summary>For logs: a line when a part begins and ends, and one every ten seconds in between.</summary>
internal sealed class LineProgress(TextWriter error) : ProgressView
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();

    public override ProgressPart Part(string title) => new Timed(this, title);

    public override void Line(string text)
    {
        lock (_lock)
            error.WriteLine(text);
    }

    private sealed class Timed(LineProgress view, string title) : ProgressPart
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private TimeSpan _next = _interval;
        private string _note = "";
        private bool _isDone;

        public override void Report(double fraction, string? note)
        {
            lock (view._lock)
            {
                _note = note ?? _note;
                if (_isDone || (fraction < 1 && _watch.Elapsed < _next))
                    return;
                _isDone = fraction >= 1;
                _next = _watch.Elapsed + _interval;
                string state = _isDone
                    ? string.Create(CultureInfo.InvariantCulture, $"done in {_watch.Elapsed.TotalSeconds:0.0} s")
                    : string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0} %");
                view.Line($"{title}: {state}{(_note.Length > 0 ? "  " + _note : "")}");
            }
        }
    }
}
