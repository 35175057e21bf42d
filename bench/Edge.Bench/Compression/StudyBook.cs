using Edge.Compiler.Storage;

namespace Edge.Bench.Compression;

/// <summary>What a part of the study has measured so far with one seed, in a file: an interrupted one goes on where it stopped.</summary>
/// <param name="file">A line for each fact, in the order in which they were found.</param>
/// <param name="seed">Of everything random in them.</param>
/// <param name="command">What repeats them.</param>
internal sealed class StudyBook(string file, int seed, string command)
{
    private readonly List<StudyFact> _facts = Read(file);

    public IReadOnlyList<StudyFact> Facts => _facts;

    /// <summary>The fact that is known, or the one that <paramref name="measure"/> finds now and that is kept before anything else happens.</summary>
    /// <param name="settings">All that it depends on besides its key and the seed.</param>
    /// <param name="clock">Knows what was spent on it before an interruption; null where it always starts anew.</param>
    public StudyFact Get(string key, string settings, Func<Measured> measure, StudyClock? clock = null)
    {
        if (_facts.FirstOrDefault(fact => fact.Key == key) is { } known)
        {
            if (known.Settings == settings)
                return known;
            _facts.Remove(known);
        }

        using StudyClock spent = clock ?? new StudyClock(null);
        Measured found = measure();
        spent.Stop();
        var now = DateTime.UtcNow;
        var fact = new StudyFact(key, seed, settings, found.Values, found.Notes, Math.Round(spent.Seconds + found.SecondsBefore, 2),
            Math.Round(spent.CpuSeconds + found.SecondsBefore, 2), command, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)));
        _facts.Add(fact);
        Write();
        string numbers = string.Join(", ", fact.Values.Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value:0.####}")));
        Console.Error.WriteLine($"{now:HH:mm:ss} {key}: {numbers} in {fact.Seconds:0} s");
        return fact;
    }

    public void Forget(string key) => _facts.RemoveAll(fact => fact.Key == key);

    public static List<StudyFact> Read(string file) => File.Exists(file) ? [.. File.ReadAllLines(file).Select(StudyFact.Parse).OfType<StudyFact>()] : [];

    private void Write() => AtomicFile.Write(file, string.Concat(_facts.Select(fact => fact.ToLine() + "\n")));
}
