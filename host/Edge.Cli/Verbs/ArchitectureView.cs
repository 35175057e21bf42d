using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Architectures;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Devices.Boards;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>What 'edge search --architecture' says: finalists, and the manager's three questions about the winner.</summary>
internal static class ArchitectureView
{
    public static void Write(TextWriter text, ArchitectureResult result, Board board, CostBudget budget, SearchMeasure measure, string shown)
    {
        var table = new TextTable("architecture", ">MACs", ">flash", ">RAM", ">ms", $">{measure.Name}", ">INT8", "");
        foreach (ArchitectureFinalist finalist in result.Finalists)
        {
            ArchitectureCandidate candidate = finalist.Trial.Candidate;
            table.Row(
                candidate.Architecture.Name, Report.Text.Short(candidate.Macs), Report.Text.Bytes(finalist.FlashBytes), Report.Text.Bytes(candidate.Cost.RamBytes),
                Number(Milliseconds(candidate, board)), Report.Text.Percent(finalist.Trial.Accuracy), Report.Text.Percent(finalist.Int8Accuracy),
                finalist == result.Winner ? "chosen" : "");
        }

        ArchitectureFinalist winner = result.Winner;
        Architecture chosen = winner.Trial.Candidate.Architecture;
        text.Write(table);
        text.WriteLine($"{result.Fitting} of {result.All} architectures fit {board.Name}; {result.Rungs[0].Count} were tried in "
            + Report.Text.Plural(result.Rungs.Sum(rung => rung.Count), "training")
            + string.Create(CultureInfo.InvariantCulture, $", {result.Seconds:0} s; {result.Reason}"));
        text.WriteLine();
        text.WriteLine(Milliseconds(winner.Trial.Candidate, board) is { } ms
            ? string.Create(CultureInfo.InvariantCulture, $"speed: {1000 / ms:0.#} items per second, {ms:0.##} ms each  [estimated]")
            : "speed: unknown, as the board's clock is");
        text.WriteLine($"{measure.Name}: {Report.Text.Percent(winner.Int8Accuracy)} in INT8, {Report.Text.Points(-result.Lost)} against the best; "
            + $"the tolerance is {(100 * result.Tolerance).ToString("0.00", CultureInfo.InvariantCulture)} pp  [measured]");
        string origin = winner.LinkedBytes is null ? "estimated" : "measured";
        text.WriteLine($"cost: runs on {board.Name} as it is: {Of(winner.FlashBytes, budget.FlashBytes)} of flash [{origin}], "
            + $"{Of(winner.Trial.Candidate.Cost.RamBytes, budget.RamBytes)} of RAM [computed]{Takt(winner, board, budget)}");
        text.WriteLine();
        text.WriteLine($"in edge.yaml: model: {{ network: {chosen.Family.Name} }}, preprocess: {{ resize: {{ size: [{chosen.Height}, {chosen.Width}] }} }}"
            + (chosen.Cell is { } cell ? string.Create(CultureInfo.InvariantCulture, $", locate: {{ cell: {cell} }}") : ""));
        text.WriteLine($"wrote {shown}, trained");
    }

    public static JsonObject Json(ArchitectureResult result, Board board, SearchMeasure measure, string shown) => new()
    {
        ["schema"] = "edge.architecture/1",
        ["board"] = board.Name,
        ["measure"] = measure.Name,
        ["architectures"] = result.All,
        ["fitting"] = result.Fitting,
        ["rungs"] = new JsonArray([.. result.Rungs.Select(rung => (JsonNode)new JsonArray([.. rung.Select(trial => (JsonNode)new JsonObject
        {
            ["network"] = trial.Candidate.Architecture.Family.Name,
            ["size"] = new JsonArray(trial.Candidate.Architecture.Height, trial.Candidate.Architecture.Width),
            ["cell"] = trial.Candidate.Architecture.Cell,
            ["epochs"] = trial.Epochs,
            [measure.Key] = trial.Accuracy,
            ["seconds"] = trial.Seconds,
        })]))]),
        ["finalists"] = new JsonArray([.. result.Finalists.Select(finalist => (JsonNode)Json(finalist, board, measure))]),
        ["winner"] = Json(result.Winner, board, measure),
        [$"{measure.Name.ToLowerInvariant()}_lost"] = result.Lost,
        ["tolerance"] = result.Tolerance,
        ["within_flash"] = result.IsWithinFlash,
        ["reason"] = result.Reason,
        ["model"] = shown,
    };

    private static JsonObject Json(ArchitectureFinalist finalist, Board board, SearchMeasure measure)
    {
        ArchitectureCandidate candidate = finalist.Trial.Candidate;
        return new JsonObject
        {
            ["network"] = candidate.Architecture.Family.Name,
            ["size"] = new JsonArray(candidate.Architecture.Height, candidate.Architecture.Width),
            ["cell"] = candidate.Architecture.Cell,
            ["macs"] = candidate.Macs,
            [$"float_{measure.Name.ToLowerInvariant()}"] = finalist.Trial.Accuracy,
            [$"int8_{measure.Name.ToLowerInvariant()}"] = finalist.Int8Accuracy,
            ["flash_bytes"] = finalist.FlashBytes,
            ["flash_is_linked"] = finalist.LinkedBytes is not null,
            ["ram_bytes"] = candidate.Cost.RamBytes,
            ["milliseconds_estimated"] = Milliseconds(candidate, board),
            ["instructions"] = finalist.Instructions,
        };
    }

    private static double? Milliseconds(ArchitectureCandidate candidate, Board board) =>
        board.ClockHz > 0 ? 1000 * candidate.Cost.Cycles / board.ClockHz : null;

    private static string Of(long bytes, long? most) =>
        most is { } limit and > 0 ? $"{Report.Text.Bytes(bytes)} of {Report.Text.Bytes(limit)}" : Report.Text.Bytes(bytes);

    private static string Takt(ArchitectureFinalist winner, Board board, CostBudget budget) =>
        budget.Milliseconds is { } most && Milliseconds(winner.Trial.Candidate, board) is { } ms
            ? string.Create(CultureInfo.InvariantCulture, $", {ms:0.##} of {most:0.##} ms [estimated]") : "";

    private static string Number(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "–";
}
