using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>The ladder's table.</summary>
internal static class LadderView
{
    private const string None = "–";

    public static JsonArray Of(Figures figures, Words words) => new([.. figures.Stages.Select((row, i) => (JsonNode)Stage(row, i + 1, words))]);

    private static JsonObject Stage(StageRow row, int number, Words words)
    {
        StageResult stage = row.Result;
        return new JsonObject
        {
            ["number"] = number,
            ["title"] = words.Or($"stage.{stage.Id}", stage.Title),
            ["id"] = stage.Id,
            ["state"] = stage.Status.ToString().ToLowerInvariant(),
            ["ran"] = row.Ran,
            ["reason"] = stage.Reason,
            ["install"] = stage.InstallCommand,
            ["errors"] = row.Ran ? Text.Count(row.Errors.Hits) : None,
            ["of"] = row.Ran ? Text.Count(row.Errors.Trials) : "",
            ["changed"] = row.Changed is { } changed ? Text.Count(changed) : None,
            ["worse_better"] = row.Changed > 0 ? words.Format("ladder.worse_better", row.Worse!, row.Better!) : "",
            ["p"] = row.Changed > 0 ? Text.P(row.McNemarP!.Value) : None,
            ["bit_exact"] = stage.BitExactImages is { } exact ? $"{Text.Count(exact)} / {Text.Count(stage.Decisions.Count)}" : None,
            ["is_exact"] = stage.BitExactImages is { } same && same == stage.Decisions.Count && row.Ran,
            ["max_lsb"] = stage.MaxLsb is { } lsb ? lsb.ToString("0.##", CultureInfo.InvariantCulture) : None,
            ["instructions"] = stage.InstructionsPerInference is { } instructions ? Text.Count(instructions) : None,
            ["flash"] = stage.FlashBytes is { } flash ? Text.Count(flash) : None,
            ["ram"] = stage.RamBytes is { } ram ? Text.Count(ram) : None,
            ["stack"] = stage.StackBytes is { } stack ? Text.Count(stack) : None,
            ["difference"] = stage.FirstDifference?.ToString(),
        };
    }
}
