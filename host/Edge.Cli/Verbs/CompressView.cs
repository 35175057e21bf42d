using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Devices.Boards;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>What a compression came to, for people and for machines; the machines' form is kept beside the model.</summary>
internal static class CompressView
{
    /// <summary>Steps of the winner in order, then why it stopped.</summary>
    public static void Write(TextWriter text, CombinedResult result, CombinedOptions options, CompressionRecord record, SearchMeasure measure, string file, string int8)
    {
        text.WriteLine($"for {record.Board}  [{measure.Name} on search images, linked bytes and instructions measured; RAM computed; cycles estimated]");
        var table = new TextTable(
            "step", ">layers", $">{measure.Name}", ">lost", ">at most", ">tables", ">times smaller", ">linked", ">RAM", ">MACs", ">cycles", ">instructions");
        foreach (var (step, figures) in result.Steps.Zip(Figures(record)))
        {
            table.Row(step.Method, Text.Count(step.Layers.Count), Text.Percent(step.Accuracy!.Value), Text.Points(step.Drop!.Value),
                step.Drop.Lost + step.Drop.Won == 0 ? "" : Text.Points(step.Drop.Upper(options.Confidence)), Text.Bytes(step.Cost!.TableBytes),
                string.Create(CultureInfo.InvariantCulture, $"{(double)result.FloatBytes / step.Cost.TableBytes:0.0}"),
                figures.LinkedBytes is { } linked ? Text.Bytes(linked) : "", Text.Bytes(step.Cost.RamBytes), Text.Short(step.Macs), Text.Short((long)step.Cost.Cycles),
                figures.EmulatedInstructions is { } counted ? Text.Short(counted) : "");
        }

        text.Write(table);
        text.WriteLine();
        text.WriteLine($"weights: {result.Steps[^1].Settings}");
        text.WriteLine($"float32 tables of the network as it came: {Text.Bytes(result.FloatBytes)}");
        text.WriteLine($"stopped: {result.Reason}");
        foreach (string note in record.Notes)
            text.WriteLine($"note: {note}");
        text.WriteLine($"wrote {file} and {int8}; next: edge compile");
    }

    public static JsonObject Json(CombinedResult result, CombinedOptions options, Board board, CompressionRecord record, SearchMeasure measure, string file, string int8) => new()
    {
        ["schema"] = "edge.compress/1",
        ["board"] = board.Name,
        ["measure"] = measure.Name,
        ["clock_hz"] = board.ClockHz,
        ["max_drop"] = options.MostDrop,
        ["confidence"] = options.Confidence,
        ["budget"] = new JsonObject
        {
            ["flash_bytes"] = options.Budget.FlashBytes,
            ["ram_bytes"] = options.Budget.RamBytes,
            ["ms"] = options.Budget.Milliseconds,
        },
        ["float_bytes"] = result.FloatBytes,
        ["times_smaller"] = result.TimesSmaller,
        ["reached"] = result.IsReached,
        ["within_loss"] = result.Winner.IsWithinLoss,
        ["within_budget"] = result.IsWithinBudget,
        ["reason"] = result.Reason,
        ["notes"] = new JsonArray([.. record.Notes.Select(note => (JsonNode)note)]),
        ["winner"] = result.Winner.Name,
        ["model"] = file,
        ["int8_model"] = int8,
        ["bits"] = ByName(result.Winner.Bits),
        ["values"] = ByName(result.Winner.Values),
        ["steps"] = new JsonArray([.. result.Steps.Zip(Figures(record), (step, figures) => (JsonNode)Json(step, figures, options, measure))]),
        ["candidates"] = new JsonArray([.. result.Path.Concat(result.Tried).Select(candidate => (JsonNode)Json(candidate, options, measure))]),
    };

    private static IEnumerable<CompressionFigures> Figures(CompressionRecord record) => record.Steps.Select(step => step.Figures).Prepend(record.Before);

    private static JsonObject ByName(IReadOnlyDictionary<string, int> of) =>
        new(of.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));

    private static JsonObject Json(CompressionStep step, CompressionFigures figures, CombinedOptions options, SearchMeasure measure) => new()
    {
        ["method"] = step.Method,
        ["settings"] = step.Settings,
        [measure.Key] = step.Accuracy,
        ["drop"] = Json(step.Drop!, options),
        ["macs_before"] = step.MacsBefore,
        ["macs"] = step.Macs,
        ["weights_before"] = step.WeightsBefore,
        ["weights"] = step.Weights,
        ["cost"] = Json(step.Cost!),
        ["linked_bytes"] = figures.LinkedBytes,
        ["emulated_instructions"] = figures.EmulatedInstructions,
        ["layers"] = new JsonArray([.. step.Layers.Select(layer => (JsonNode)new JsonObject
        {
            ["node"] = layer.Node,
            ["channels_before"] = layer.ChannelsBefore,
            ["channels"] = layer.Channels,
            ["rank"] = layer.ChannelRank,
            ["column_rank"] = layer.ColumnRank,
            ["bits"] = layer.Bits,
            ["values"] = layer.Values,
            ["sparsity"] = layer.Sparsity,
        })]),
    };

    private static JsonObject Json(CompressionCandidate candidate, CombinedOptions options, SearchMeasure measure) => new()
    {
        ["name"] = candidate.Name,
        ["round"] = candidate.Round,
        [measure.Key] = candidate.Accuracy,
        ["int8"] = candidate.Int8File is not null,
        ["drop"] = Json(candidate.Drop, options),
        ["within_loss"] = candidate.IsWithinLoss,
        ["cost"] = Json(candidate.Cost),
        ["macs"] = candidate.Steps[^1].Macs,
        ["weights"] = candidate.Steps[^1].Weights,
        ["seconds"] = Math.Round(candidate.Seconds, 3),
        ["moves"] = new JsonArray([.. candidate.Moves.Select(move => (JsonNode)new JsonObject
        {
            ["kind"] = MoveKinds.NameOf(move.Kind),
            ["layer"] = move.Layer,
            ["what"] = move.What,
            ["loss"] = move.Loss,
            ["bytes_saved"] = move.Before.FlashBytes - move.After.FlashBytes,
            ["cycles_saved"] = move.Before.Cycles - move.After.Cycles,
        })]),
    };

    private static JsonObject Json(DeviceCost cost) => new()
    {
        ["table_bytes"] = cost.TableBytes,
        ["code_bytes"] = cost.CodeBytes,
        ["ram_bytes"] = cost.RamBytes,
        ["cycles"] = cost.Cycles,
    };

    private static JsonObject Json(PairedDrop drop, CombinedOptions options) => new()
    {
        ["images"] = drop.Images,
        ["lost"] = drop.Lost,
        ["won"] = drop.Won,
        ["value"] = drop.Value,
        ["upper"] = drop.Lost + drop.Won == 0 ? drop.Value : drop.Upper(options.Confidence),
    };
}
