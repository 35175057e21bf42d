using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

/// <summary>The search over made-up accuracies: what it tries, where it stops and what it goes back to.</summary>
public class MarginSearchTests
{
    private static readonly SearchLadder
        _bits = SearchLadder.Usual(SearchMethod.Quantization),
        _channels = new(SearchMethod.ChannelPruning, [.. Enumerable.Range(1, 9).Select(i => i / 10.0)]),
        _weights = new(SearchMethod.WeightPruning, [.. Enumerable.Range(5, 5).Select(i => i / 10.0)]);

    [Fact]
    public void A_linear_scan_tries_setting_after_setting_up_to_the_first_below_the_goal()
    {
        var options = new SearchOptions([_channels], 0.05) { Scan = SearchScan.Linear, Beyond = 0 };
        var (result, asked) = Run(options, path => 0.9 - Ratio(path, SearchMethod.ChannelPruning) * 0.1);
        Assert.Equal(["start", "ns0.1", "ns0.2", "ns0.3", "ns0.4", "ns0.5", "ns0.6"], asked);
        Assert.Equal("ns0.5", result.Winner.Path.Key);
        Assert.Equal("ns: 0.5 (85.00 %) reaches the goal of 85.00 %, 0.6 (84.00 %) does not", Assert.Single(result.Stages).Reason);
    }

    [Fact]
    public void Bisection_halves_and_finds_the_same_setting_with_fewer_candidates()
    {
        var options = new SearchOptions([_channels], 0.05) { Beyond = 0 };
        var (result, asked) = Run(options, path => 0.9 - Ratio(path, SearchMethod.ChannelPruning) * 0.1);
        Assert.Equal(["start", "ns0.5", "ns0.7", "ns0.6"], asked);
        Assert.Equal("ns0.5", result.Winner.Path.Key);
    }

    [Theory]
    [InlineData(SearchScan.Linear)]
    [InlineData(SearchScan.Bisect)]
    public void Each_method_but_the_last_leaves_a_margin_to_those_after_it(SearchScan scan)
    {
        // 0.7 loses 4.9 points of the 5 that are allowed; 0.5 is the last that loses no more than half of them.
        var options = new SearchOptions([_channels, _weights], 0.05) { Scan = scan };
        double Accuracy(SearchPath path) =>
            0.9 - 0.1 * Math.Pow(Ratio(path, SearchMethod.ChannelPruning), 2) - (Ratio(path, SearchMethod.WeightPruning) > 0.65 ? 0.04 : 0);
        SearchResult result = Run(options, Accuracy).Result;
        Assert.Equal("ns0.5", result.Stages[0].Chosen.Path.Key);
        Assert.Equal("ns0.5_dc0.6", result.Stages[1].Chosen.Path.Key);
        Assert.EndsWith("; back to 0.5 (87.50 %) for a margin", result.Stages[0].Reason);
        Assert.DoesNotContain("margin", result.Stages[1].Reason);
    }

    [Fact]
    public void Where_no_setting_leaves_the_margin_the_one_before_the_last_is_nearest_to_it()
    {
        double Accuracy(SearchPath path) => Ratio(path, SearchMethod.ChannelPruning) switch { 0 => 0.9, <= 0.3 => 0.86, _ => 0.5 };
        foreach (SearchScan scan in Enum.GetValues<SearchScan>())
            Assert.Equal("ns0.2", Run(new SearchOptions([_channels, _weights], 0.05) { Scan = scan }, Accuracy).Result.Stages[0].Chosen.Path.Key);
    }

    [Theory]
    [InlineData(1, "ns0.4")]
    [InlineData(2, "ns0.3")]
    [InlineData(9, "start")]
    public void A_margin_in_steps_goes_back_so_many_settings(int steps, string chosen)
    {
        var options = new SearchOptions([_channels, _weights], 0.05) { StepsBack = steps };
        Assert.Equal(chosen, Run(options, path => 0.9 - Ratio(path, SearchMethod.ChannelPruning) * 0.1).Result.Stages[0].Chosen.Path.Key);
    }

    [Fact]
    public void A_dip_does_not_end_the_scan_when_the_setting_behind_it_reaches_the_goal()
    {
        double Accuracy(SearchPath path) => Ratio(path, SearchMethod.ChannelPruning) switch { 0.4 => 0.5, > 0.75 => 0.5, _ => 0.9 };
        Assert.Equal("ns0.3", Last(0));
        Assert.Equal("ns0.7", Last(1));
        string Last(int beyond)
        {
            var options = new SearchOptions([_channels], 0.05) { Scan = SearchScan.Linear, Beyond = beyond };
            return Run(options, Accuracy).Result.Stages[0].Chosen.Path.Key;
        }
    }

    [Fact]
    public void A_method_that_loses_too_much_at_once_is_left_out_and_the_next_is_tried()
    {
        var (result, _) = Run(new SearchOptions([_channels, _weights], 0.05), path => Ratio(path, SearchMethod.ChannelPruning) > 0 ? 0.2 : 0.9);
        Assert.Equal("ns: its gentlest setting, 0.1 (20.00 %), is below the goal of 85.00 %: left out", result.Stages[0].Reason);
        Assert.Equal("dc0.9", result.Stages[1].Chosen.Path.Key);
        Assert.Equal("dc: its harshest setting, 0.9 (90.00 %), still reaches the goal of 85.00 %", result.Stages[1].Reason);
        Assert.Equal("start", Run(new SearchOptions([_channels], 0.05), path => path.Steps.Count > 0 ? 0.2 : 0.9).Result.Winner.Path.Key);
    }

    [Fact]
    public void On_accuracies_that_fall_bisection_chooses_what_a_linear_scan_chooses() => Property.Holds(random =>
    {
        Func<SearchPath, double> accuracy = Falling(random);
        SearchLadder[] order = [_bits, _channels, _weights];
        random.Shuffle(order);
        var options = new SearchOptions(order, 0.02 + 0.1 * random.NextDouble()) { Margin = random.NextDouble(), Beyond = random.Next(3) };
        var (linear, all) = Run(options with { Scan = SearchScan.Linear }, accuracy);
        var (halved, some) = Run(options with { Scan = SearchScan.Bisect }, accuracy);
        Assert.Equal(linear.Stages.Select(stage => stage.Chosen.Path), halved.Stages.Select(stage => stage.Chosen.Path));
        Assert.Equal(all.Distinct(), all);
        Assert.Equal(some.Distinct(), some);
        Assert.All(linear.Stages.Concat(halved.Stages), stage => Assert.True(stage.Chosen.Accuracy >= linear.Goal));
    });

    [Fact]
    public void On_the_usual_grid_bisection_makes_at_least_50_times_fewer_candidates() => Property.Holds(random =>
    {
        var options = new SearchOptions([.. Enum.GetValues<SearchMethod>().Select(SearchLadder.Usual)], 0.05);
        var (result, asked) = Run(options, Falling(random));
        Assert.Equal(7 * 17 * 10, result.GridSize);
        Assert.True(50 * (asked.Count - 1) <= result.GridSize, $"{asked.Count}");
    });

    [Theory]
    [InlineData("start")]
    [InlineData("iq4")]
    [InlineData("ns0.35_iq4_dc0.95")]
    public void A_path_comes_back_from_its_name(string key) => Assert.Equal(key, SearchPath.Parse(key).Key);

    [Theory]
    [InlineData("")]
    [InlineData("iq")]
    [InlineData("xx3")]
    [InlineData("iq4_ns")]
    public void What_is_no_path_is_refused(string key) => Assert.Throws<FormatException>(() => SearchPath.Parse(key));

    [Fact]
    public void Whatever_the_accuracies_the_winner_reaches_the_goal_and_no_candidate_of_the_front_is_beaten() => Property.Holds(random =>
    {
        int seed = random.Next();
        double Accuracy(SearchPath path) => path.Steps.Count == 0 ? 0.9 : new Random(seed ^ path.Key.Sum(c => c * 31)).NextDouble();
        var options = new SearchOptions([_bits, _channels, _weights], 0.3)
        {
            Scan = (SearchScan)random.Next(2),
            Beyond = random.Next(3),
            StepsBack = random.Next(2) == 0 ? null : random.Next(3),
        };
        SearchResult result = Run(options, Accuracy).Result;
        Assert.True(result.Winner.Accuracy >= result.Goal);
        Assert.All(result.Trials.Where(trial => trial.Accuracy >= result.Goal), trial => Assert.True(trial.Bytes >= result.Winner.Bytes));
        Assert.All(result.Pareto, front => Assert.DoesNotContain(result.Trials, other =>
            other.Bytes <= front.Bytes && other.Accuracy >= front.Accuracy && (other.Bytes < front.Bytes || other.Accuracy > front.Accuracy)));
        Assert.All(result.Trials, trial => Assert.Contains(result.Pareto, front => front.Bytes <= trial.Bytes && front.Accuracy >= trial.Accuracy));
    });

    [Fact]
    public void An_interrupted_search_goes_on_to_the_same_end_and_makes_no_candidate_twice() => Property.Holds(random =>
    {
        Func<SearchPath, double> accuracy = Falling(random);
        var options = new SearchOptions([_bits, _channels, _weights], 0.05) { Scan = (SearchScan)random.Next(2) };
        var (whole, asked) = Run(options, accuracy);
        int left = random.Next(asked.Count);
        var recorded = new List<Trial>();
        var cut = new TrialBook(path => left-- == 0 ? throw new OperationCanceledException() : Made(path, accuracy), null, recorded.Add);
        Assert.Throws<OperationCanceledException>(() => new MarginSearch(options).Run(cut));

        var again = new TrialBook(path => Made(path, accuracy), recorded);
        SearchResult resumed = new MarginSearch(options).Run(again);
        Assert.Equal(asked.Count, recorded.Count + again.Made);
        Assert.Equal(whole.Trials, resumed.Trials);
        Assert.Equal(whole.Reason, resumed.Reason);
    });

    [Fact]
    public void The_exhaustive_search_measures_the_whole_grid_once_and_shares_the_book()
    {
        var options = new SearchOptions([_bits, _channels, _weights], 0.05);
        Func<SearchPath, double> accuracy = Falling(new Random(3));
        var book = new TrialBook(path => Made(path, accuracy));
        SearchResult search = new MarginSearch(options).Run(book);
        int before = book.Made;
        SearchResult all = new ExhaustiveSearch(options).Run(book);
        Assert.Equal(8 * 10 * 6, all.Trials.Distinct().Count());
        Assert.Equal(8 * 10 * 6, book.Made);
        Assert.Equal(7 * 9 * 5, search.GridSize);
        Assert.True(before <= 30 && all.Winner.Bytes <= search.Winner.Bytes);
        Assert.Equal("start", all.Trials[0].Path.Key);
    }

    private static (SearchResult Result, List<string> Asked) Run(SearchOptions options, Func<SearchPath, double> accuracy)
    {
        var asked = new List<string>();
        var book = new TrialBook(path =>
        {
            asked.Add(path.Key);
            return Made(path, accuracy);
        });
        return (new MarginSearch(options).Run(book), asked);
    }

    // Bytes fall with every method.
    private static Trial Made(SearchPath path, Func<SearchPath, double> accuracy)
    {
        double left = (1 - Ratio(path, SearchMethod.ChannelPruning)) * (1 - Ratio(path, SearchMethod.WeightPruning));
        return new Trial(path, Math.Round(accuracy(path), 9), (long)(100_000 * (path.Bits ?? 32) * left), 1000, 1, 0.5, path.Key);
    }

    private static double Ratio(SearchPath path, SearchMethod method) => path.Of(method) ?? 0;

    // Every method loses more the harsher it is, and more when others were before it.
    private static Func<SearchPath, double> Falling(Random random)
    {
        double[] steepness = [.. Enumerable.Range(0, 3).Select(_ => 0.02 + 0.3 * random.NextDouble())];
        return path => 0.9 - path.Steps.Sum(step =>
            steepness[(int)step.Method] * Math.Pow(step.Method == SearchMethod.Quantization ? 2 / step.Ratio : step.Ratio, 3));
    }
}
