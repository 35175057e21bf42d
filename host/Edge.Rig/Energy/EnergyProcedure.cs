using Edge.Compiler.Ir;
using Edge.Rig.Power;

namespace Edge.Rig.Energy;

/// <summary>Energy per inference as MLPerf Tiny measures it: windows of at least 10 s, five of them, the median counts.</summary>
/// <remarks>
/// mlcommons/tiny, benchmark/runner, energy mode: the sum of the energy between two timestamps, divided by the inferences between them. Idle power is
/// measured before and reported apart; it is not taken off.
/// </remarks>
/// <param name="clock">The one that <paramref name="subject"/> states times by.</param>
public sealed class EnergyProcedure(IPowerMonitor monitor, IEnergySubject subject, RigClock clock, EnergyOptions options)
{
    private const double TrialSeconds = 0.5, Surplus = 1.05, Patience = 4, FirstSeconds = 60;
    private const int MostInferences = 10_000_000;

    /// <param name="note">Told what is being done, and each window's result.</param>
    /// <exception cref="DeviceException">E0632 or E0637: monitor or device fail. E0634: the measurement is no good.</exception>
    public EnergyMeasurement Run(Action<string>? note = null, CancellationToken cancellation = default)
    {
        subject.Prepare();
        note?.Invoke($"idle for {options.IdleSeconds:0} s");
        double start = clock.Now;
        PowerTrace quiet = Record(() => clock.Now - start > options.IdleSeconds * Surplus, double.PositiveInfinity, cancellation);
        double first = quiet.Samples.Count == 0 ? start : quiet.Samples[0].Seconds;
        EnergyWindow idle = Sound("idle", Window(quiet, first, quiet.Samples.Count == 0 ? start : quiet.Samples[^1].Seconds, 0));

        int inferences = InferencesOfAWindow(cancellation);
        var windows = new List<EnergyWindow>();
        for (int i = 1; i <= options.Windows; i++)
        {
            note?.Invoke($"window {i} of {options.Windows}: {inferences} inferences");
            subject.Prepare();
            var (trace, from, to) = Infer(inferences, Patience * options.WindowSeconds, cancellation);
            windows.Add(Sound($"window {i}", Window(trace, from, to, inferences)));
        }

        var measurement = new EnergyMeasurement
        {
            Instrument = monitor.Name,
            Conversion = monitor.Conversion,
            StepAmperes = monitor.StepAmperes,
            MostAmperes = monitor.MostAmperes,
            Subject = subject.Name,
            Boundary = subject.Boundary,
            Idle = idle,
            Windows = windows,
        };
        return MeasurementChecks.OfRepeats(measurement) is { } reason ? throw Refused("the windows together", reason) : measurement;
    }

    // A first guess from short runs, four times as long each.
    private int InferencesOfAWindow(CancellationToken cancellation)
    {
        for (int inferences = 1; ; inferences *= 4)
        {
            subject.Prepare();
            var (_, from, to) = Infer(inferences, FirstSeconds, cancellation);
            double wanted = inferences * options.WindowSeconds * Surplus / Math.Max(to - from, 1e-9);
            if (to - from >= TrialSeconds)
                return (int)Math.Ceiling(wanted);
            if (inferences > MostInferences / 4)
                throw new DeviceException("E0637", subject.Name, $"{inferences} inferences took {to - from:0.000} s",
                    hint: "does the device run the model at all?");
        }
    }

    private (PowerTrace Trace, double From, double To) Infer(int inferences, double limit, CancellationToken cancellation)
    {
        double from = 0, to = 0, ended = double.NaN;
        PowerTrace? trace = null;
        // Begun with a sample before it and ended with one after it, so that both ends can be interpolated.
        bool hasBegun = false;
        double longest = 4 * monitor.Conversion.TotalSeconds;
        double start = clock.Now;
        trace = Record(
            () =>
            {
                if (!hasBegun && clock.Now - start > longest)
                {
                    hasBegun = true;
                    subject.Begin(inferences);
                }
                else if (hasBegun && double.IsNaN(ended) && subject.TryEnd(out from, out to))
                {
                    ended = clock.Now;
                }

                return clock.Now - ended > longest;
            },
            limit, cancellation);
        return (trace, from, to);
    }

    private PowerTrace Record(Func<bool> isDone, double limit, CancellationToken cancellation)
    {
        var trace = new PowerTrace();
        double start = clock.Now;
        while (!isDone())
        {
            cancellation.ThrowIfCancellationRequested();
            if (monitor.TryRead(out PowerReading reading))
                trace.Add(new PowerSample(clock.Now, reading));
            if (clock.Now - start > limit)
                throw new DeviceException("E0637", subject.Name, $"the inferences have not ended after {limit:0} s",
                    hint: "did the device reset? its supply may sag");
        }

        return trace;
    }

    private EnergyWindow Window(PowerTrace trace, double from, double to, int inferences)
    {
        if (trace.Samples.Count < 2 || trace.Samples[0].Seconds > from || trace.Samples[^1].Seconds < to)
            throw Refused("the samples", $"the monitor gave {trace.Samples.Count} of them, and not from the window's beginning to its end");
        return EnergyWindow.Of(trace, from, to, inferences);
    }

    private EnergyWindow Sound(string what, EnergyWindow window) =>
        MeasurementChecks.Of(window, monitor) is { } reason ? throw Refused(what, reason) : window;

    private DeviceException Refused(string what, string reason) =>
        new("E0634", what, $"the measurement is refused: {reason}", hint: "mend that and measure again; nothing was written");
}
