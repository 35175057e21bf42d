using System.Globalization;

namespace Edge.Training.Compressing;

/// <summary>What a network may take on its board; what is null may be as large as it likes.</summary>
public sealed record CostBudget
{
    /// <summary>Of tables and code.</summary>
    public long? FlashBytes { get; init; }

    /// <summary>Of arena and buffers.</summary>
    public long? RamBytes { get; init; }

    /// <summary>Of one inference.</summary>
    public double? Milliseconds { get; init; }

    public bool IsEmpty => this is { FlashBytes: null, RamBytes: null, Milliseconds: null };

    /// <summary>What is limited, for sentences: <c>flash, RAM and time</c>.</summary>
    public string Names
    {
        get
        {
            string[] names = [.. Lines(new DeviceCost(0, 0, 0, 0), 1).Select(line => line.Name)];
            return names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} and {names[^1]}";
        }
    }

    /// <param name="clockHz">Of the board; not 0 where time is limited.</param>
    public bool IsMetBy(DeviceCost cost, long clockHz) => Lines(cost, clockHz).All(line => line.Needed <= line.Limit);

    /// <summary>How many times each limit the network takes; what is met counts 1, however far.</summary>
    public double Pressure(DeviceCost cost, long clockHz) => Lines(cost, clockHz).Sum(line => Math.Max(line.Needed / line.Limit, 1));

    /// <summary>What is not met, for people: <c>flash: 80,000 B of 65,536 B</c>; empty when all is.</summary>
    public IReadOnlyList<string> Unmet(DeviceCost cost, long clockHz) => [.. Lines(cost, clockHz).Where(line => line.Needed > line.Limit).Select(line =>
        string.Create(CultureInfo.InvariantCulture, $"{line.Name}: {line.Needed:#,0.#} {line.Unit} of {line.Limit:#,0.#} {line.Unit}"))];

    private IEnumerable<Line> Lines(DeviceCost cost, long clockHz)
    {
        if (FlashBytes is { } flash)
            yield return new Line("flash", cost.FlashBytes, flash, "B");
        if (RamBytes is { } ram)
            yield return new Line("RAM", cost.RamBytes, ram, "B");
        if (Milliseconds is { } time)
            yield return new Line("time", 1000 * cost.Cycles / clockHz, time, "ms");
    }

    private sealed record Line(string Name, double Needed, double Limit, string Unit);
}
