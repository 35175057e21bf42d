namespace Edge.Rig.Energy;

/// <summary>Samples of power in the order in which they were taken, at whatever moments those were.</summary>
public sealed class PowerTrace
{
    private readonly List<PowerSample> _samples = [];

    public IReadOnlyList<PowerSample> Samples => _samples;

    /// <param name="sample">Later than the one before.</param>
    public void Add(PowerSample sample) => _samples.Add(sample);

    /// <summary>The energy from one moment to another in joules: trapezoids between samples, both ends interpolated.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The samples do not reach from one to the other.</exception>
    public double Joules(double from, double to)
    {
        if (_samples.Count < 2 || from < _samples[0].Seconds || to > _samples[^1].Seconds || to < from)
            throw new ArgumentOutOfRangeException(nameof(from), $"samples do not reach from {from} s to {to} s");
        double joules = 0, at = from, watts = WattsAt(from);
        for (int i = FirstAfter(from); i < _samples.Count && _samples[i].Seconds < to; i++)
        {
            PowerSample sample = _samples[i];
            joules += (sample.Seconds - at) * (watts + sample.Reading.Watts) / 2;
            (at, watts) = (sample.Seconds, sample.Reading.Watts);
        }

        return joules + (to - at) * (watts + WattsAt(to)) / 2;
    }

    /// <summary>The samples taken from one moment to another, both included.</summary>
    public IEnumerable<PowerSample> Within(double from, double to) => _samples.Where(sample => sample.Seconds >= from && sample.Seconds <= to);

    /// <summary>The longest time between two samples of which one is in the window, in seconds.</summary>
    public double LargestGap(double from, double to)
    {
        double largest = 0;
        for (int i = 1; i < _samples.Count; i++)
        {
            if (_samples[i].Seconds >= from && _samples[i - 1].Seconds <= to)
                largest = Math.Max(largest, _samples[i].Seconds - _samples[i - 1].Seconds);
        }

        return largest;
    }

    private int FirstAfter(double seconds)
    {
        int low = 0, high = _samples.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_samples[middle].Seconds > seconds)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private double WattsAt(double seconds)
    {
        int after = FirstAfter(seconds);
        PowerSample before = _samples[Math.Max(after - 1, 0)];
        if (after == _samples.Count || before.Seconds == seconds)
            return before.Reading.Watts;
        PowerSample next = _samples[after];
        double share = (seconds - before.Seconds) / (next.Seconds - before.Seconds);
        return before.Reading.Watts + share * (next.Reading.Watts - before.Reading.Watts);
    }
}
