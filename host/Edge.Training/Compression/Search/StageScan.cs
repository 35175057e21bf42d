namespace Edge.Training.Compressing;

/// <summary>One method turned up from where the search stands: finds the last setting that reaches a goal.</summary>
internal sealed class StageScan(SearchLadder ladder, SearchPath start, TrialBook book, SearchOptions options)
{
    private readonly List<Trial> _tried = [];

    /// <summary>In the order in which they were asked for.</summary>
    public IReadOnlyList<Trial> Tried => _tried;

    public int Count => ladder.Ratios.Count;

    /// <summary>The candidate of a setting; -1 is the network without the method.</summary>
    public Trial At(int rung)
    {
        Trial trial = book.Of(ladder.At(start, rung));
        if (rung >= 0 && !_tried.Contains(trial))
            _tried.Add(trial);
        return trial;
    }

    /// <summary>The last setting that reaches the goal, as far as the scan sees; -1 when none does.</summary>
    public int Last(double goal)
    {
        for (int last = -1; ;)
        {
            int broken = options.Scan == SearchScan.Linear ? FirstBelow(goal, last + 1) : Halved(goal, last, Count);
            last = broken - 1;
            int again = Enumerable.Range(broken + 1, options.Beyond).Where(rung => rung < Count && At(rung).Accuracy >= goal).FirstOrDefault(-1);
            if (again < 0)
                return last;
            last = again;
        }
    }

    /// <summary>The last setting up to <paramref name="last"/> that reaches a higher goal; -1 when none does.</summary>
    public int LastUpTo(int last, double goal)
    {
        if (options.Scan == SearchScan.Bisect)
            return At(last).Accuracy >= goal ? last : Halved(goal, -1, last) - 1;
        int rung = last;
        while (rung >= 0 && At(rung).Accuracy < goal)
            rung--;
        return rung;
    }

    private int FirstBelow(double goal, int rung)
    {
        while (rung < Count && At(rung).Accuracy >= goal)
            rung++;
        return rung;
    }

    // Between a setting that reaches the goal and one that does not.
    private int Halved(double goal, int reaches, int broken)
    {
        while (broken - reaches > 1)
        {
            int middle = reaches + (broken - reaches) / 2;
            if (At(middle).Accuracy >= goal)
                reaches = middle;
            else
                broken = middle;
        }

        return broken;
    }
}
