using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Report.Evidence;
using Edge.Devices.Ladder;
using Edge.Rig.Energy;

namespace Edge.Cli.Report.Blocks;

/// <summary>What the model takes: flash, RAM, stack, energy. Each number says whether it was measured or computed; nothing is estimated.</summary>
internal static class ResourceBlock
{
    public static JsonArray Json(Validation validation, Figures figures) => new([.. Rows(validation, figures).Select(row => (JsonNode)new JsonObject
    {
        ["id"] = row.Id,
        ["of"] = row.Of,
        ["value"] = row.Value,
        ["unit"] = row.Unit,
        ["origin"] = row.Origin,
    })]);

    /// <summary>Null without an instrument's record.</summary>
    public static JsonObject? Energy(Figures figures) => figures.Found.Energy is not { } energy ? null : new JsonObject
    {
        ["microjoules_per_inference"] = energy.Microjoules,
        ["windows"] = energy.Windows.Count,
        ["shortest_window_s"] = energy.Windows.Min(window => window.Seconds),
        ["volts"] = energy.Volts,
        ["instrument"] = energy.Instrument,
        ["method"] = energy.Method,
        ["by_the_rules"] = energy.IsByTheRules,
        ["origin"] = "measured",
    };

    public static JsonObject View(ReportInput input)
    {
        var (validation, figures, words) = (input.Validation, input.Figures, input.Words);
        var table = new TableView("", words["resources.what"], words["resources.of"], ">" + words["curves.value"], words["resources.origin"]);
        foreach (Row row in Rows(validation, figures))
            table.Row(words[$"resources.{row.Id}"], Title(row, words), $"{Text.Count((long)row.Value)} {row.Unit}".TrimEnd(), words[$"origin.{row.Origin}"]);
        BlockView block = new BlockView("resources", words).Table(table).Absent(words["resources.not_measured"]);
        if (figures.Found.Energy is not { } energy)
            return block.Absent(words["energy.absent"]).Of();
        block.Note(words.Format("energy.value", energy.Microjoules.ToString("#,0.0", CultureInfo.InvariantCulture), energy.Windows.Count,
            energy.Windows.Min(window => window.Seconds).ToString("0.#", CultureInfo.InvariantCulture),
                energy.Volts.ToString("0.##", CultureInfo.InvariantCulture),
            energy.Instrument, energy.Method));
        return (energy.IsByTheRules ? block : block.Absent(words.Format("energy.rules", EnergyOptions.LeastWindows, (int)EnergyOptions.LeastSeconds))).Of();
    }

    private static string Title(Row row, Words words) => words.Or($"stage.{row.Of}", row.Of);

    private static IEnumerable<Row> Rows(Validation validation, Figures figures)
    {
        ModelFacts model = validation.Model;
        yield return new Row("arena", model.PeakNode, model.ArenaBytes, "B", "computed");
        yield return new Row("constants", model.Name, model.WeightBytes, "B", "computed");
        yield return new Row("macs", model.Name, model.Macs, "", "computed");
        foreach (StageResult stage in figures.Stages.Select(row => row.Result))
        {
            foreach (var (id, value, unit) in new (string, long?, string)[]
                { ("flash", stage.FlashBytes, "B"), ("ram", stage.RamBytes, "B"), ("stack", stage.StackBytes, "B"),
                    ("instructions", stage.InstructionsPerInference, "") })
            {
                if (value is { } known)
                    yield return new Row(id, stage.Id, known, unit, "measured");
            }
        }

        foreach (DeviceRun device in figures.Found.Devices)
        {
            if (device.Images.Values.Min(image => image.HeapLowWater) is > 0 and var heap)
                yield return new Row("heap_low_water", device.Name, heap, "B", "measured");
            if (device.Images.Values.Max(image => image.StackHighWater) is > 0 and var stack)
                yield return new Row("stack_high_water", device.Name, stack, "B", "measured");
        }
    }

    /// <param name="Of">The stage, the device, or the node that owns the peak.</param>
    private sealed record Row(string Id, string Of, double Value, string Unit, string Origin);
}
