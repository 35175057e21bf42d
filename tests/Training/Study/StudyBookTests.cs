using Edge.Bench.Compression;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Study;

/// <summary>The records of the long studies: cut off at any moment, they go on; tables come from them alone.</summary>
public sealed class StudyBookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-study-").FullName;
    private int _made;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_known_is_not_measured_again_unless_its_settings_change()
    {
        Assert.Equal(0.5, Get("a", "x", 0.5));
        Assert.Equal(0.5, Get("a", "x", 0.7));
        Assert.Equal(1, _made);
        Assert.Equal(0.7, Get("a", "y", 0.7));
        Assert.Equal(0.7, Get("a", "y", 0.9));
        Assert.Equal(2, _made);
    }

    [Fact]
    public void A_line_that_was_cut_short_costs_one_measurement()
    {
        Get("a", "x", 0.5);
        Get("b", "x", 0.6);
        byte[] whole = File.ReadAllBytes(DataFile(1));
        File.WriteAllBytes(DataFile(1), whole[..^20]);
        Assert.Equal(0.5, Get("a", "x", 0.1));
        Assert.Equal(0.2, Get("b", "x", 0.2));
        Assert.Equal(3, _made);
    }

    [Fact]
    public void A_fact_comes_back_from_its_line_with_command_seed_and_time()
    {
        var values = new Dictionary<string, double> { ["bytes"] = 1234, ["ratio"] = double.PositiveInfinity };
        var notes = new Dictionary<string, string> { ["winner"] = "iq 4" };
        var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        var fact = new StudyFact("trial iq4_ns0.35", 3, "settings \"of\" it", values, notes, 1.5, 2.25, "make study-compression PART=orders SEED=3", time);
        StudyFact back = StudyFact.Parse(fact.ToLine())!;
        Assert.Equal(fact.ToLine(), back.ToLine());
        Assert.Equal((fact.Key, fact.Seed, fact.Settings, fact.Seconds, fact.CpuSeconds, fact.Command, fact.Finished),
            (back.Key, back.Seed, back.Settings, back.Seconds, back.CpuSeconds, back.Command, back.Finished));
        Assert.DoesNotContain('\n', fact.ToLine());
    }

    [Fact]
    public void A_clock_goes_on_from_what_an_interrupted_run_had_spent()
    {
        string file = Path.Combine(_folder, "clock");
        File.WriteAllText(file, "120.5 60.5");
        using (var clock = new StudyClock(file))
        {
            clock.Stop();
            Assert.InRange(clock.Seconds, 120.5, 125);
            Assert.InRange(clock.CpuSeconds, 60.5, 65);
        }

        Assert.False(File.Exists(file));
    }

    [Fact]
    public void Tables_show_mean_and_deviation_over_seeds_and_losses_of_the_same_seed()
    {
        foreach (var (seed, before, after) in new[] { (1, 0.900, 0.890), (2, 0.910, 0.898), (3, 0.920, 0.906) })
        {
            var book = Book(seed);
            book.Get("test mobilenet float", "s", () => Measured.Of(("test_accuracy", before)));
            book.Get("test mobilenet INT8", "s", () => Measured.Of(("test_accuracy", after), ("table_bytes", 1000)));
        }

        new StudyTables(_folder).Write("ptq");
        string text = File.ReadAllText(Path.Combine(_folder, "compression-ptq.md"));
        Assert.Contains("| mobilenet | 91.00 ± 1.00 | INT8 | 89.80 ± 0.80 | 1.20 ± 0.20 | 1,000 ± 0 |\n", text);
        Assert.Contains("make study-compression PART=ptq SEED=3", text);
    }

    [Fact]
    public void The_cost_of_the_whole_grid_follows_from_the_candidates_that_were_made()
    {
        var options = new SearchOptions(
            [new SearchLadder(SearchMethod.Quantization, [8, 4]), new SearchLadder(SearchMethod.ChannelPruning, [0.1, 0.2, 0.3])], 1);
        var book = new TrialBook(path => new Trial(path, 0.9, 1000 / (1 + path.Steps.Count), 1, 1, path.Steps.Count, path.Key));
        SearchResult result = new MarginSearch(options with { Scan = SearchScan.Linear }).Run(book);
        Measured cost = SearchCost.Of(options, result);
        // A candidate of one step takes a second, of two steps two: 2 of the first and 3 of the second were made, 6 are in the grid.
        Assert.Equal((5.0, 6.0, 2.0 + 3 * 2), (cost.Values["candidates"], cost.Values["grid"], cost.Values["search_seconds"]));
        Assert.Equal((2.0 * 1 + 6 * 2, 6.0 * (1 + 2)), (cost.Values["grid_seconds"], cost.Values["grid_seconds_unshared"]));
    }

    private double Get(string key, string settings, double value) => Book(1).Get(key, settings, () =>
    {
        _made++;
        return Measured.Of(("value", value));
    })["value"];

    private string DataFile(int seed) => StudyTables.DataFile(_folder, "ptq", seed);

    private StudyBook Book(int seed) => new(DataFile(seed), seed, $"make study-compression PART=ptq SEED={seed}");
}
