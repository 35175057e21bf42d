using Edge.Rig.Energy;

namespace Edge.Rig.Pins;

/// <summary>How a device answers triggers: one pulse out, one edge back.</summary>
/// <param name="Milliseconds">From each trigger to its answer, in the order of triggers; null: no answer before the next trigger.</param>
/// <param name="Surplus">Edges that answer no trigger: a second one after the same.</param>
public sealed record TriggerRun(IReadOnlyList<double?> Milliseconds, int Surplus)
{
    public int Missed => Milliseconds.Count(time => time is null);

    /// <summary>Every trigger got one answer.</summary>
    public bool Passed => Missed == 0 && Surplus == 0;

    /// <summary>Milliseconds of the answers that came, ascending.</summary>
    public IReadOnlyList<double> Sorted => [.. Milliseconds.OfType<double>().Order()];

    /// <param name="answers">Edges of the device's decision; null: nobody listens.</param>
    /// <param name="interval">From one trigger to the next; longer than the pulse.</param>
    public static TriggerRun Of(
        IRigHardware hardware, RigClock clock, OutputPin trigger, EdgeTimes? answers, int count, TimeSpan width, TimeSpan interval,
        CancellationToken cancellation)
    {
        var times = new List<double?>();
        int surplus = 0;
        answers?.Take();
        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            double start = clock.Now;
            trigger.Pulse(width);
            double left = interval.TotalSeconds - (clock.Now - start);
            if (left > 0)
                hardware.Wait(TimeSpan.FromSeconds(left));
            double[] edges = answers?.Take() ?? [];
            times.Add(edges.Length == 0 ? null : 1000 * (edges[0] - start));
            surplus += Math.Max(edges.Length - 1, 0);
        }

        return new TriggerRun(times, surplus);
    }
}
