namespace Edge.Training.Compressing;

/// <summary>Every candidate once: one that is known is not made again, so that an interrupted search goes on and searches share what they found.</summary>
/// <param name="measure">Makes and judges a candidate; the same path always gives the same accuracy.</param>
/// <param name="known">Of an earlier, interrupted search with the same settings.</param>
/// <param name="record">Keeps a new one before the search goes on.</param>
public sealed class TrialBook(Func<SearchPath, Trial> measure, IEnumerable<Trial>? known = null, Action<Trial>? record = null)
{
    private readonly Dictionary<SearchPath, Trial> _known = (known ?? []).ToDictionary(trial => trial.Path);

    /// <summary>How many were made here rather than known.</summary>
    public int Made { get; private set; }

    public Trial Of(SearchPath path)
    {
        if (_known.TryGetValue(path, out Trial? trial))
            return trial;
        trial = measure(path);
        Made++;
        record?.Invoke(trial);
        return _known[path] = trial;
    }
}
