using System.Globalization;
using System.Text;
using Edge.Compiler.Storage;

namespace Edge.Bench.Compression;

/// <summary>Tables of what has been measured so far, over all seeds, from the data files alone.</summary>
/// <param name="results">The folder of the data files; receives a .md for each part.</param>
internal sealed class StudyTables(string results)
{
    private const string Prefix = "compression-";

    private static readonly (string Part, string Title, Func<StudyFact[], string> Table)[] _parts =
    [
        ("baseline", "the float network", EveryNumber),
        ("probe", "recipes for recovery, on search images", EveryNumber),
        ("orders", "bits, channels and weights in six orders", OrdersTable.Of),
        ("grid", "a whole grid of candidates against the searches", GridTable),
        ("lowrank", "a quarter of the multiply-accumulates by low rank", LowRankTable),
        ("scalable", "one network at four costs", ScalableTable),
        ("combined", "all methods at once", CombinedTable),
        ("ptq", "quantization without training", PtqTable),
    ];

    /// <summary>The names of the parts.</summary>
    public static IReadOnlyCollection<string> Parts => [.. _parts.Select(part => part.Part)];

    /// <summary>The data of one part and seed.</summary>
    public static string DataFile(string results, string part, int seed) => Path.Combine(results, $"{Prefix}{part}-{seed}.jsonl");

    /// <summary>Writes the tables of a part; nothing where it has no data.</summary>
    public void Write(string name)
    {
        string[] files = [.. Directory.GetFiles(results, $"{Prefix}{name}-*.jsonl").Order(StringComparer.Ordinal)];
        StudyFact[] facts = [.. files.SelectMany(StudyBook.Read)];
        if (facts.Length == 0)
            return;
        var (part, title, table) = _parts.First(part => part.Part == name);
        string from = string.Join(", ", files.Select(file => $"`{Path.GetFileName(file)}`"));
        string text = $"# Compression study: {title}\n\n"
            + $"From {from}, which hold every number with its command, seed and time. Mean over seeds; behind ± the standard\n"
            + "deviation of the sample. Accuracies in percent.\n\n";
        AtomicFile.Write(Path.Combine(results, $"{Prefix}{part}.md"), text + table(facts) + Costs(facts));
    }

    private static string GridTable(StudyFact[] facts)
    {
        var text = new StringBuilder("| search | candidates | seconds | winners | times smaller | search accuracy | steps from the whole grid's |\n");
        text.Append("|---|---|---|---|---|---|---|\n");
        foreach (string name in new[] { "whole grid", "linear scan", "bisection" })
        {
            StudyFact[] found = facts.Named(name);
            string winners = string.Join("; ", found.Select(fact => fact.Notes["winner"]));
            string steps = string.Join(", ", found.Select(fact => StudyFigures.Number(fact["steps_from_whole_grid"], 0)));
            text.Append(StudyFigures.Row(name, found.Spread("candidates", 1), found.Spread("seconds", 0), winners, found.Spread("packed_ratio", 1),
                found.Percent("winner_accuracy"), steps));
        }

        return text.ToString();
    }

    private static string LowRankTable(StudyFact[] facts)
    {
        var text = new StringBuilder("| method | share of MACs | share of weights | search accuracy | test accuracy | loss on test images, points |\n");
        text.Append("|---|---|---|---|---|---|\n");
        foreach (var method in facts.Where(fact => fact.Values.ContainsKey("mac_share")).GroupBy(fact => fact.Key))
        {
            text.Append(StudyFigures.Row(method.Key, method.Spread("mac_share", 3), method.Spread("weight_share", 3), method.Percent("search_accuracy"),
                facts.Tested($"test {method.Key}"), facts.Loss("test baseline", $"test {method.Key}")));
        }

        StudyFact[] recovered = facts.Named("recovery");
        if (recovered.Length > 0)
        {
            string name = $"the last, after {StudyFigures.Number(recovered[0]["epochs"], 0)} epochs";
            text.Append(StudyFigures.Row(
                name, "", "", recovered.Percent("search_accuracy"), facts.Tested("test recovery"), facts.Loss("test baseline", "test recovery")));
        }

        return text.Append($"\nFloat: {facts.Tested("test baseline")} of the test images.\n").ToString();
    }

    private static string ScalableTable(StudyFact[] facts)
    {
        const string Before = "test baseline", Slimmable = "slimmable width";
        var text = new StringBuilder("| method | compute | MACs | search accuracy | test accuracy | loss on test images, points | of the slimmable network's loss |\n");
        text.Append("|---|---|---|---|---|---|---|\n");
        foreach (var method in facts.Where(fact => fact.Values.ContainsKey("share_0")).GroupBy(fact => fact.Key))
        {
            for (int level = 0; method.First().Values.ContainsKey($"share_{level}"); level++)
            {
                string test = $"test {method.Key} {level}";
                double[] shares = [.. facts.Losses(Before, test).Zip(facts.Losses(Before, $"test {Slimmable} {level}"), (own, its) => own / its)];
                string compute = StudyFigures.Number(method.First()[$"share_{level}"], 2), share = method.Key == Slimmable || level == 0 ? "" : StudyFigures.Spread(shares, 2);
                text.Append(StudyFigures.Row(method.Key, compute, method.Spread($"macs_{level}", 0), method.Percent($"search_accuracy_{level}"), facts.Tested(test),
                    facts.Loss(Before, test), share));
            }
        }

        return text.Append($"\nFloat: {facts.Tested(Before)} of the test images.\n").ToString();
    }

    private static string CombinedTable(StudyFact[] facts)
    {
        const string Winner = " winner", Before = "test baseline";
        var text = new StringBuilder("What was asked for, and the smallest that holds it, judged in INT8; its emitted C gave the same bytes. Packed bytes are all tables of the program;\n"
            + "the linked image is what it adds to an empty firmware for a Cortex-M4; what it is compared with is the float tables and the same code.\n\n");
        text.Append("| wanted | packed bytes | times smaller | linked image | times smaller | arena | MACs | search accuracy | test accuracy | loss, points |\n");
        text.Append("|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (string name in facts.Select(fact => fact.Key).Where(key => key.EndsWith(Winner, StringComparison.Ordinal) && key[..5] != "test ").Distinct())
        {
            StudyFact[] found = facts.Named(name);
            string test = $"test {name}";
            text.Append(StudyFigures.Row(name[..^Winner.Length], found.Spread("packed_bytes", 0), found.Spread("packed_ratio", 1), found.Spread("image_bytes", 0),
                found.Spread("image_ratio", 1), found.Spread("arena_bytes", 0), found.Spread("macs", 0), found.Percent("search_accuracy"), facts.Tested(test),
                facts.Loss(Before, test)));
        }

        foreach (StudyFact found in facts.Where(fact => fact.Notes.ContainsKey("reason")))
            text.Append(CultureInfo.InvariantCulture, $"\n{found.Key[..^Winner.Length]}, seed {found.Seed}: {found.Notes["reason"]}.\n");
        return text.Append($"\nFloat: {facts.Tested(Before)} of the test images.\n").ToString();
    }

    private static string PtqTable(StudyFact[] facts)
    {
        var text = new StringBuilder("Judged by the emitted C on the test images; calibrated on 256 training images. ResNet-8 is one network: its\n"
            + "seeds calibrate on other images.\n\n| network | float | form | accuracy | loss, points | tables, bytes |\n|---|---|---|---|---|---|\n");
        foreach (string network in new[] { "resnet8", "mobilenet" })
        {
            string start = $"test {network} ", whole = start + "float";
            var forms = facts.Where(fact => fact.Key.StartsWith(start, StringComparison.Ordinal) && fact.Key != whole).GroupBy(fact => fact.Key);
            foreach (var form in forms)
            {
                text.Append(StudyFigures.Row(network, facts.Tested(whole), form.Key[start.Length..], facts.Tested(form.Key), facts.Loss(whole, form.Key),
                    form.Spread("table_bytes", 0)));
            }
        }

        return text.ToString();
    }

    private static string EveryNumber(StudyFact[] facts)
    {
        var text = new StringBuilder("| what | seed | numbers | seconds |\n|---|---|---|---|\n");
        foreach (StudyFact fact in facts)
        {
            string numbers = string.Join(", ", fact.Values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:#,0.####}")));
            text.Append(StudyFigures.Row(fact.Key, StudyFigures.Number(fact.Seed, 0), numbers, StudyFigures.Number(fact.Seconds, 0)));
        }

        return text.ToString();
    }

    private static string Costs(StudyFact[] facts)
    {
        double hours = facts.Sum(fact => fact.CpuSeconds + 3600 * fact.Values.GetValueOrDefault("training_cpu_hours")) / 3600;
        string baselines = string.Concat(facts.Where(fact => fact.Key.StartsWith("baseline ", StringComparison.Ordinal)).Select(fact => string.Create(
            CultureInfo.InvariantCulture,
            $"Float {fact.Key} of seed {fact.Seed}: {100 * fact["search_accuracy"]:0.00} % of the search images, {fact["macs"]:#,0} MACs, ")
            + string.Create(CultureInfo.InvariantCulture, $"{fact["weights"]:#,0} weights, trained {fact.Notes["trained"]}: {fact.Notes["training"]}.\n")));
        string commands = string.Join('\n', facts.Select(fact => fact.Command).Distinct());
        return FormattableString.Invariant($"\n{baselines}{hours:0.00} CPU hours in all.\n\n```\n{commands}\n```\n");
    }
}
