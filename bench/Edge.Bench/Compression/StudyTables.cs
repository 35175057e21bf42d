using System.Globalization;
using System.Text;

namespace Edge.Bench.Compression;

/// <summary>Tables of what has been measured so far, over all seeds, from the data files alone.</summary>
/// <param name="results">The folder of the data files; receives a .md for each part.</param>
internal sealed class StudyTables(string results)
{
    private const string Prefix = "compression-";

    /// <summary>The data of one part and seed.</summary>
    public static string DataFile(string results, string part, int seed) => Path.Combine(results, $"{Prefix}{part}-{seed}.jsonl");

    /// <summary>Writes the tables of a part; nothing where it has no data.</summary>
    public void Write(string part)
    {
        string[] files = [.. Directory.GetFiles(results, $"{Prefix}{part}-*.jsonl").Order(StringComparer.Ordinal)];
        StudyFact[] facts = [.. files.SelectMany(StudyBook.Read)];
        if (facts.Length == 0)
            return;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Compression study: {Titles[part]}\n\nWritten from {string.Join(", ", files.Select(file => $"`{Path.GetFileName(file)}`"))}, which hold every number with its command, seed and time.\n");
        text.Append("Mean over seeds; behind ± the standard deviation of the sample. Accuracies in percent.\n\n");
        text.Append(part switch
        {
            "orders" => Orders(facts),
            "grid" => Grid(facts),
            "lowrank" => LowRank(facts),
            "ptq" => Ptq(facts),
            _ => All(facts),
        });
        text.Append(Costs(facts));
        File.WriteAllText(Path.Combine(results, $"{Prefix}{part}.md"), text.ToString());
    }

    /// <summary>What each part is about.</summary>
    public static IReadOnlyDictionary<string, string> Titles { get; } = new Dictionary<string, string>
    {
        ["baseline"] = "the float network",
        ["probe"] = "recipes for recovery, on search images",
        ["orders"] = "bits, channels and weights in six orders",
        ["grid"] = "a whole grid of candidates against the searches",
        ["lowrank"] = "a quarter of the multiply-accumulates by low rank",
        ["ptq"] = "quantization without training",
    };

    private static string Orders(StudyFact[] facts)
    {
        var text = new StringBuilder();
        text.Append("""
            The grid has 7 settings of bits (8 to 2), 18 of channels (0.10 to 0.95 by 0.05) and 14 of weights (0.50 to 0.95 by 0.05, then 0.96 to 0.99). Nobody ran it: its seconds
            are the means of the candidates that were made, by method, times their number; "sharing" lets a candidate go on from the one it extends, as the search does.

            | order | times smaller | search accuracy | candidates | fewer than the grid | seconds | less than the grid, sharing | not sharing | winners |
            |---|---|---|---|---|---|---|---|---|

            """);
        foreach (var order in facts.Where(fact => fact.Key.StartsWith("order ", StringComparison.Ordinal)).GroupBy(fact => fact.Key).OrderByDescending(group => group.Average(fact => fact["packed_ratio"])))
        {
            text.Append(Row(order.Key[6..], Spread(order, "packed_ratio", 1), Percent(order, "winner_accuracy"), Spread(order, "candidates", 1), Spread(order, "candidate_ratio", 0),
                Spread(order, "search_seconds", 0), Spread(order, "seconds_ratio", 0), Spread(order, "seconds_ratio_unshared", 0), string.Join("; ", order.Select(fact => fact.Notes["winner"]))));
        }

        text.Append("\nThe smallest of the six recovered at length, became INT8 and was judged by its emitted C. Packed bytes are all tables of the program; the linked image is for a Cortex-M4,\n"
            + "harness included; what it is compared with is the float tables and the same code.\n\n| | |\n|---|---|\n");
        foreach (var (name, key, value, isPercent) in new[]
        {
            ("float accuracy, search", "baseline vgg10", "search_accuracy", true), ("INT8 accuracy, search", "deployed", "search_accuracy", true),
            ("float accuracy, test", "test baseline", "test_accuracy", true), ("INT8 accuracy, test", "test deployed", "test_accuracy", true),
            ("packed bytes", "deployed", "packed_bytes", false), ("times smaller, packed", "deployed", "packed_ratio", false), ("linked image, bytes", "deployed", "image_bytes", false),
            ("times smaller, linked image", "deployed", "image_ratio", false), ("arena, bytes", "deployed", "arena_bytes", false), ("MACs", "deployed", "macs", false),
        })
        {
            StudyFact[] found = [.. facts.Where(fact => fact.Key == key)];
            if (found.Length > 0)
                text.Append(Row(name, isPercent ? Percent(found, value) : Spread(found, value, value.EndsWith("ratio", StringComparison.Ordinal) ? 1 : 0)));
        }

        text.Append(Row("loss on the test images, points", Loss(facts, "test baseline", "test deployed")));
        return text.ToString();
    }

    private static string Grid(StudyFact[] facts)
    {
        var text = new StringBuilder("| search | candidates | seconds | winners | times smaller | search accuracy | steps from the whole grid's |\n|---|---|---|---|---|---|---|\n");
        foreach (string name in new[] { "whole grid", "linear scan", "bisection" })
        {
            StudyFact[] found = [.. facts.Where(fact => fact.Key == name)];
            if (found.Length > 0)
            {
                text.Append(Row(name, Spread(found, "candidates", 1), Spread(found, "seconds", 0), string.Join("; ", found.Select(fact => fact.Notes["winner"])),
                    Spread(found, "packed_ratio", 1), Percent(found, "winner_accuracy"), string.Join(", ", found.Select(fact => Number(fact["steps_from_whole_grid"], 0)))));
            }
        }

        return text.ToString();
    }

    private static string LowRank(StudyFact[] facts)
    {
        var text = new StringBuilder("| method | share of MACs | share of weights | search accuracy | test accuracy | loss on test images, points |\n|---|---|---|---|---|---|\n");
        foreach (var method in facts.Where(fact => fact.Values.ContainsKey("mac_share")).GroupBy(fact => fact.Key))
        {
            string test = $"test {method.Key}";
            text.Append(Row(method.Key, Spread(method, "mac_share", 3), Spread(method, "weight_share", 3), Percent(method, "search_accuracy"),
                Percent([.. facts.Where(fact => fact.Key == test)], "test_accuracy"), Loss(facts, "test baseline", test)));
        }

        StudyFact[] recovered = [.. facts.Where(fact => fact.Key == "recovery")];
        if (recovered.Length > 0)
        {
            text.Append(Row($"the last, after {Number(recovered[0]["epochs"], 0)} epochs", "", "", Percent(recovered, "search_accuracy"),
                Percent([.. facts.Where(fact => fact.Key == "test recovery")], "test_accuracy"), Loss(facts, "test baseline", "test recovery")));
        }

        text.Append($"\nFloat: {Percent([.. facts.Where(fact => fact.Key == "test baseline")], "test_accuracy")} of the test images.\n");
        return text.ToString();
    }

    private static string Ptq(StudyFact[] facts)
    {
        var text = new StringBuilder("Judged by the emitted C on all 10,000 test images; calibrated on 256 training images. ResNet-8 is one network: its seeds calibrate on other images.\n\n"
            + "| network | float | form | accuracy | loss, points | tables, bytes |\n|---|---|---|---|---|---|\n");
        foreach (string network in new[] { "resnet8", "mobilenet" })
        {
            string whole = $"test {network} float";
            foreach (var form in facts.Where(fact => fact.Key.StartsWith($"test {network} ", StringComparison.Ordinal) && fact.Key != whole).GroupBy(fact => fact.Key))
            {
                text.Append(Row(network, Percent([.. facts.Where(fact => fact.Key == whole)], "test_accuracy"), form.Key[$"test {network} ".Length..],
                    Percent(form, "test_accuracy"), Loss(facts, whole, form.Key), Spread(form, "table_bytes", 0)));
            }
        }

        return text.ToString();
    }

    private static string All(StudyFact[] facts)
    {
        var text = new StringBuilder("| what | seed | numbers |\n|---|---|---|\n");
        foreach (StudyFact fact in facts)
            text.Append(Row(fact.Key, Number(fact.Seed, 0), string.Join(", ", fact.Values.Select(pair => $"{pair.Key} {Number(pair.Value, 4)}").Append($"{Number(fact.Seconds, 0)} s"))));
        return text.ToString();
    }

    private static string Costs(StudyFact[] facts)
    {
        double hours = facts.Sum(fact => fact.CpuSeconds + 3600 * fact.Values.GetValueOrDefault("training_cpu_hours")) / 3600;
        string commands = string.Join('\n', facts.Select(fact => fact.Command).Distinct());
        string baselines = string.Join("; ", facts.Where(fact => fact.Key.StartsWith("baseline ", StringComparison.Ordinal))
            .Select(fact => FormattableString.Invariant($"seed {fact.Seed}: {100 * fact["search_accuracy"]:0.00} % of the search images, {fact["macs"]:0} MACs, {fact["weights"]:0} weights, trained {fact.Notes["trained"]}: {fact.Notes["training"]}")));
        return FormattableString.Invariant($"\nFloat baseline: {(baselines.Length > 0 ? baselines : "none of its own")}.\n{hours:0.0} CPU hours in all.\n\n```\n{commands}\n```\n");
    }

    private static string Loss(StudyFact[] facts, string before, string after) => Spread(Losses(facts, before, after), 2);

    // In points, by seed.
    private static double[] Losses(StudyFact[] facts, string before, string after) =>
        [.. from a in facts where a.Key == before from b in facts where b.Key == after && b.Seed == a.Seed select 100 * (a["test_accuracy"] - b["test_accuracy"])];

    private static string Percent(IEnumerable<StudyFact> facts, string name) => Spread([.. facts.Select(fact => 100 * fact[name])], 2);

    private static string Spread(IEnumerable<StudyFact> facts, string name, int digits) => Spread([.. facts.Select(fact => fact[name])], digits);

    private static string Spread(double[] values, int digits)
    {
        if (values.Length == 0)
            return "not measured";
        double mean = values.Average();
        return values.Length == 1 ? Number(mean, digits) : $"{Number(mean, digits)} ± {Number(Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)), digits)}";
    }

    private static string Number(double value, int digits) => value.ToString($"#,0.{new string(digits == 4 ? '#' : '0', digits)}", CultureInfo.InvariantCulture);

    private static string Row(params string[] cells) => $"| {string.Join(" | ", cells)} |\n";
}
