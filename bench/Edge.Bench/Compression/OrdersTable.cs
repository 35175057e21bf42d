using System.Text;

namespace Edge.Bench.Compression;

/// <summary>What six orders of three methods found and cost, and what became of the smallest.</summary>
internal static class OrdersTable
{
    private static readonly (string Name, string Key, string Value)[] _accuracies =
    [
        ("float accuracy, search images", "baseline vgg10", "search_accuracy"),
        ("INT8 accuracy, search images", "deployed", "search_accuracy"),
        ("float accuracy, test images", "test baseline", "test_accuracy"),
        ("INT8 accuracy, test images", "test deployed", "test_accuracy"),
    ];

    private static readonly (string Name, string Value, int Digits)[] _sizes =
    [
        ("float tables, bytes", "float_bytes", 0),
        ("packed bytes", "packed_bytes", 0),
        ("times smaller, packed", "packed_ratio", 1),
        ("linked image, bytes", "image_bytes", 0),
        ("times smaller, linked image", "image_ratio", 1),
        ("arena, bytes", "arena_bytes", 0),
        ("MACs", "macs", 0),
    ];

    public static string Of(StudyFact[] facts)
    {
        var text = new StringBuilder(
            """
            The grid has 7 settings of bits (8 to 2), 18 of channels (0.10 to 0.95 by 0.05) and 14 of weights (0.50 to 0.95 by 0.05, then 0.96 to 0.99).
            Nobody ran it: its seconds are the means of the candidates that were made, by method, times their number. "Sharing" lets a candidate go on from
            the one it extends, as the search does.

            | order | times smaller | search accuracy | candidates | fewer than the grid | seconds | less than the grid, sharing | not sharing | winners |
            |---|---|---|---|---|---|---|---|---|

            """);
        var orders = facts.Where(fact => fact.Key.StartsWith("order ", StringComparison.Ordinal)).GroupBy(fact => fact.Key);
        foreach (var order in orders.OrderByDescending(group => group.Average(fact => fact["packed_ratio"])))
        {
            text.Append(StudyFigures.Row(
                order.Key["order ".Length..], order.Spread("packed_ratio", 1), order.Percent("winner_accuracy"), order.Spread("candidates", 1),
                order.Spread("candidate_ratio", 0), order.Spread("search_seconds", 0),
                order.Spread("seconds_ratio", 0), order.Spread("seconds_ratio_unshared", 0),
                string.Join("; ", order.Select(fact => fact.Notes["winner"]))));
        }

        text.Append(
            """

            The smallest of the six that keeps the accuracy recovered at length, became INT8 and was judged so; its emitted C gave the same bytes. Packed bytes
            are all tables of the program; the linked image is what it adds to an empty firmware for a Cortex-M4; what it is compared with is the float tables
            and the same code.

            | | |
            |---|---|

            """);
        foreach (var (name, key, value) in _accuracies)
            text.Append(StudyFigures.Row(name, facts.Named(key).Percent(value)));
        foreach (var (name, value, digits) in _sizes)
            text.Append(StudyFigures.Row(name, facts.Named("deployed").Spread(value, digits)));
        return text.Append(StudyFigures.Row("loss on the test images, points", facts.Loss("test baseline", "test deployed"))).ToString();
    }
}
