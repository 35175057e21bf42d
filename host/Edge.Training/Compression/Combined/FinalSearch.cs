using System.Globalization;

namespace Edge.Training.Compressing;

/// <summary>Finds the last of the rounds that, trained to its end, still passes the gate, by halving; and says why it is not smaller.</summary>
/// <param name="path">The network as it came, then what each round left.</param>
/// <param name="make">Trains, rounds and judges one of them.</param>
internal sealed class FinalSearch(
    IReadOnlyList<CompressionCandidate> path, CombinedOptions options, IDeviceCost cost, Func<CompressionCandidate, CompressionCandidate> make)
{
    private readonly SortedDictionary<int, CompressionCandidate> _made = [];
    private readonly List<CompressionCandidate> _tried = [];

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<CompressionCandidate> Tried => _tried;

    /// <param name="end">Why rounds ended.</param>
    public (CompressionCandidate Winner, string Reason) Run(string end)
    {
        int reaches = -1, broken = path.Count;
        // What kept the loss after its short training is taken to keep it after the long one, until nothing else is left to try.
        int likely = Enumerable.Range(0, path.Count).LastOrDefault(round => path[round].Drop.Value <= options.MostDrop, -1);
        while (broken - reaches > 1)
        {
            int low = likely < broken ? Math.Max(reaches, likely) : reaches;
            // The last one first: it is what was asked for, or what costs least to train.
            int middle = broken == path.Count ? path.Count - 1 : low + (broken - low) / 2;
            if (At(middle).IsWithinLoss)
                reaches = middle;
            else
                broken = middle;
        }

        CompressionCandidate winner = _tried.OrderByDescending(one => one.IsWithinLoss)
            .ThenBy(one => one.IsWithinLoss ? Rank(one) : one.Drop.Upper(options.Confidence)).ThenByDescending(one => one.Accuracy).First();
        return (winner, Reason(winner, end));
    }

    private CompressionCandidate At(int round)
    {
        if (!_made.TryGetValue(round, out CompressionCandidate? candidate))
        {
            candidate = _made[round] = make(path[round]);
            _tried.Add(candidate);
        }

        return candidate;
    }

    // Lower is better: first how far the budget is off, then what is to be small.
    private double Rank(CompressionCandidate one)
    {
        double pressure = options.Budget.IsEmpty ? 0 : options.Budget.Pressure(one.Cost, cost.ClockHz);
        bool isEnough = !options.Budget.IsEmpty && !options.Smallest && options.Budget.IsMetBy(one.Cost, cost.ClockHz);
        DeviceCost whole = path[0].Cost;
        double size = options.Goal == CompressionGoal.Cycles ? one.Cost.Cycles / whole.Cycles : (double)one.Cost.FlashBytes / whole.FlashBytes;
        return isEnough ? pressure : pressure + 1e-3 * size;
    }

    private string Reason(CompressionCandidate winner, string end)
    {
        CompressionCandidate? next = _made.Where(entry => entry.Key > winner.Round && !entry.Value.IsWithinLoss).Select(entry => entry.Value).FirstOrDefault();
        string further = next is null ? end : $"{next.Name}, the next one tried, {Lost(next)}";
        IReadOnlyList<string> unmet = options.Budget.Unmet(winner.Cost, cost.ClockHz);
        if (!winner.IsWithinLoss)
            return $"the loss cannot be kept: even {winner.Name} {Lost(winner)}";
        if (unmet.Count > 0)
            return $"budget cannot be met: {string.Join(", ", unmet)}; {further}";
        if (options.Budget.IsEmpty)
            return next is null ? $"no move remains: {end}" : $"goal broken by every further move: {further}";
        string names = options.Budget.Names, met = $"{names} {(names.Contains(" and ", StringComparison.Ordinal) ? "are" : "is")} met";
        return options.Smallest ? $"{met} and no move remains inside the loss: {further}" : $"{met} inside the loss";
    }

    private string Lost(CompressionCandidate one) => string.Create(CultureInfo.InvariantCulture,
        $"loses {100 * one.Drop.Value:0.00} points, up to {100 * one.Drop.Upper(options.Confidence):0.00} with {100 * options.Confidence:0.#} % confidence, ")
        + string.Create(CultureInfo.InvariantCulture, $"of {100 * options.MostDrop:0.##} allowed");
}
