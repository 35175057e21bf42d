namespace Edge.Rig.Tests.Simulated;

/// <summary>Time that passes only where something takes time: a byte on a bus, a wait. What is due on the way happens in order.</summary>
internal sealed class SimulatedTime : TimeProvider
{
    private readonly PriorityQueue<Action, (long At, int Order)> _due = new();
    private long _nanoseconds;
    private int _order;

    public override long TimestampFrequency => 1_000_000_000;

    public double Seconds => _nanoseconds / 1e9;

    public override long GetTimestamp() => _nanoseconds;

    public void At(double seconds, Action action) => _due.Enqueue(action, ((long)(1e9 * seconds), _order++));

    public void Pass(double seconds)
    {
        long end = _nanoseconds + (long)Math.Round(1e9 * seconds);
        while (_due.TryPeek(out Action? action, out var when) && when.At <= end)
        {
            _due.Dequeue();
            _nanoseconds = Math.Max(_nanoseconds, when.At);
            action();
        }

        _nanoseconds = end;
    }
}
