using Edge.Compiler.Ir;
using Edge.Training.Compressing;

namespace Edge.Cli.Projects;

/// <summary>How 'edge search' makes the network smaller.</summary>
internal sealed record SearchSection
{
    /// <summary>Methods in the order in which they are applied, each with its settings from gentle to harsh.</summary>
    public IReadOnlyList<SearchLadder> Ladders { get; init; } = [.. Enum.GetValues<SearchMethod>().Select(SearchLadder.Usual)];

    /// <summary>As a fraction.</summary>
    public double GoalDrop { get; init; } = 0.005;

    /// <summary>The share of the allowed loss that is left to later methods.</summary>
    public double Margin { get; init; } = 0.5;

    /// <summary>In place of the margin: settings to go back.</summary>
    public int? StepsBack { get; init; }

    public SearchScan Scan { get; init; } = SearchScan.Bisect;

    /// <summary>Of the training after each cut.</summary>
    public int Epochs { get; init; } = 2;

    public double LearningRate { get; init; } = 0.002;

    /// <summary>Whether that training starts from weights drawn anew, where channels were removed.</summary>
    public bool FromScratch { get; init; }

    /// <summary>How the network as it came teaches candidates; null: not at all.</summary>
    public DistillationLoss? Teaching { get; init; }

    /// <summary>The training before channels go, which pulls at their scales; null: none.</summary>
    public SlimmingSection? Slimming { get; init; }

    public int Seed { get; init; } = 1;

    public SearchOptions Options => new(Ladders, GoalDrop) { Margin = Margin, StepsBack = StepsBack, Scan = Scan };

    public static SearchSection Read(Section section)
    {
        var defaults = new SearchSection();
        SearchLadder[] ladders =
        [
            Ladder(section, SearchMethod.Quantization, 2, 8, "whole bits from 8 down to 2"),
            Ladder(section, SearchMethod.ChannelPruning, 0.01, 0.99, "shares of the channels, rising, such as [0.2, 0.4]"),
            Ladder(section, SearchMethod.WeightPruning, 0.01, 0.99, "shares of the weights, rising, such as [0.5, 0.7]"),
        ];
        string[] order = section.Texts("order") ?? [.. SearchMethods.Names];
        if (order.Any(name => SearchMethods.Find(name) is null) || order.Distinct().Count() != order.Length)
            throw section.Wrong("order", "iq (bits), ns (channels) and dc (weights), each at most once, such as [iq, ns, dc]");
        var search = new SearchSection
        {
            Ladders = [.. order.Select(name => ladders[(int)SearchMethods.Find(name)!.Value])],
            GoalDrop = section.Share("goal_drop") ?? defaults.GoalDrop,
            Margin = section.Share("margin") ?? defaults.Margin,
            StepsBack = section.Integer("steps_back", 0, 100),
            Scan = Enum.Parse<SearchScan>(section.OneOf("scan", "linear", "bisect") ?? defaults.Scan.ToString(), ignoreCase: true),
            Epochs = section.Integer("epochs", 0, 100_000) ?? defaults.Epochs,
            LearningRate = section.Number("learning_rate", 1e-9, 100) ?? defaults.LearningRate,
            Teaching = section.OneOf("teacher", TeachingLoss.Soft, TeachingLoss.Decoupled, TeachingLoss.Correlation, "none") is { } name
                ? TeachingLoss.Find(name) : null,
            Slimming = section.Child("slimming") is { } slimming ? SlimmingSection.Read(slimming) : null,
            FromScratch = section.OneOf("recovery", "tune", "scratch") == "scratch",
            Seed = section.Integer("seed", 0, int.MaxValue) ?? defaults.Seed,
        };
        section.Finish();
        if (section.Has("margin") && search.StepsBack is not null)
            throw new UsageException("E0016", section.PlaceOf("steps_back").Text, "'search.margin' and 'search.steps_back' are both there", "one of them");
        return search;
    }

    private static SearchLadder Ladder(Section section, SearchMethod method, double least, double most, string accepted)
    {
        string name = SearchMethods.NameOf(method);
        // Through decimal, so that 0.35 in the file is 0.35.
        double[]? ratios = section.Numbers(name, least, most)?.Select(ratio => (double)(decimal)ratio).ToArray();
        if (ratios is null)
            return SearchLadder.Usual(method);
        double[] ordered = method == SearchMethod.Quantization ? [.. ratios.OrderDescending()] : [.. ratios.Order()];
        if (!ratios.SequenceEqual(ordered) || ratios.Distinct().Count() != ratios.Length || (method == SearchMethod.Quantization && ratios.Any(bits => bits != (int)bits)))
            throw section.Wrong(name, accepted);
        return new SearchLadder(method, ratios);
    }
}
