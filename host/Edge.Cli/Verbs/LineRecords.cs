using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Cli.Report;
using Edge.Compiler.Emission;
using Edge.Devices.Flashing;

namespace Edge.Cli.Verbs;

/// <summary>What stays of a run: <c>summary.csv</c>, labels and a page for the run, and beside them a table of the last state of every unit.</summary>
internal static class LineRecords
{
    public const string Labels = "labels.zpl";

    /// <summary>Columns of the tables; product.md section 2.1.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "run_id", "wave", "slot", "usb_path", "serial", "chip", "uid", "flash_id", "pack", "pack_sha256", "fw_sha256", "model_sha256", "preproc_sha256",
            "limits_id",
        "clr_version", "write_s", "readback_ok", "provision_ok", "vectors_ok", "max_lsb", "cam_sensor", "cam_mean", "cam_sharpness", "golden_ok", "golden_ng",
        "lat_p50_ms", "lat_p99_ms", "result", "error", "attempts", "operator", "lot", "start", "end", "host", "tool",
    ];

    /// <exception cref="Edge.Compiler.Ir.DeviceException">E0727: a file cannot be written.</exception>
    public static void Write(string folder, LinePlan plan, LineLedger ledger, IReadOnlyList<LedgerEntry> entries, string run, TimeSpan time)
    {
        Directory.CreateDirectory(folder);
        Write(Path.Combine(folder, "summary.csv"), Csv(plan, entries));
        Write(Path.Combine(folder, "report.html"), Page(plan, entries, run, time));
        if (entries.Any(entry => entry is { Verb: UnitVerb.Flash, IsGood: true }))
            Write(Path.Combine(folder, Labels), LineLabels.Zpl(plan, entries));
        Write(Path.Combine(plan.Folder, "summary.csv"), Csv(plan, ledger.Made().Values.Where(entry => entry.IsEnd)));
    }

    public static string Csv(LinePlan plan, IEnumerable<LedgerEntry> entries) =>
        SpreadsheetCsv.Of(Columns, entries.Select(entry => Cells(plan, entry)));

    /// <summary>Of a unit that has ended, in the order of <see cref="Columns"/>.</summary>
    public static IReadOnlyList<string> Cells(LinePlan plan, LedgerEntry entry) => [.. Columns.Select(column => Cell(plan, entry, column))];

    /// <returns>Null: the records do not say, and the line file has another release now.</returns>
    public static LedgerContent? ContentOf(LinePlan plan, LedgerEntry entry) => entry.Content ?? (entry.Release == plan.Release ? plan.Content : null);

    private static string Cell(LinePlan plan, LedgerEntry entry, string column) => column switch
    {
        "run_id" => entry.Run,
        "wave" => entry.Wave.ToString(CultureInfo.InvariantCulture),
        "slot" => entry.Slot,
        "usb_path" => entry.Report!.UsbPath,
        "serial" => entry.Serial,
        "pack" => ContentOf(plan, entry)?.Pack ?? "",
        "pack_sha256" => ContentOf(plan, entry)?.PackSha256 ?? "",
        "fw_sha256" => ContentOf(plan, entry)?.FirmwareSha256 ?? "",
        "limits_id" => ContentOf(plan, entry)?.LimitsId ?? "",
        "write_s" => entry.Report!.Steps.FirstOrDefault(step => step.Step == UnitStep.Write) is { State: StepState.Good } write
            ? write.Seconds.ToString("0.0", CultureInfo.InvariantCulture) : "",
        "result" => entry.Result,
        "error" => entry.Report!.Error,
        "attempts" => entry.Attempts.ToString(CultureInfo.InvariantCulture),
        "operator" => entry.Operator,
        "lot" => entry.Lot,
        "start" => entry.Start,
        "end" => entry.End,
        "host" => Environment.MachineName,
        "tool" => entry.Tool,
        _ => entry.Report!.Facts.GetValueOrDefault(column, ""),
    };

    private static string Page(LinePlan plan, IReadOnlyList<LedgerEntry> entries, string run, TimeSpan time) => new TemplateSet("report", null).Render(
        "line.html.sbn", "line", TemplateView.Of(new JsonObject
        {
            ["line"] = plan.Name,
            ["run"] = run,
            ["pack"] = plan.Pack,
            ["pack_hash"] = plan.PackSha256,
            ["firmware_hash"] = plan.FirmwareSha256,
            ["totals"] = LineText.Totals(entries, entries.Count, time),
            ["verdict"] = entries.All(entry => entry.IsGood) ? "PASS" : "FAIL",
            ["verbs"] = new JsonArray([.. Enum.GetValues<UnitStep>().Where(step => entries.Any(entry => entry.Report!.Steps.Any(done => done.Step == step)))
                .Select(step => (JsonNode)UnitWorker.Name(step))]),
            ["units"] = new JsonArray([.. entries.Select(entry => (JsonNode)Unit(entry, entries))]),
        })!);

    private static JsonObject Unit(LedgerEntry entry, IReadOnlyList<LedgerEntry> all) => new()
    {
        ["slot"] = entry.Slot,
        ["serial"] = entry.Serial,
        ["station"] = entry.Station,
        ["chip"] = $"{entry.Report!.Chip} {entry.Report.Uid}".Trim(),
        ["state"] = entry.IsGood ? "passed" : "failed",
        ["verdict"] = LineText.Verdict(entry),
        ["message"] = entry.Report.Message,
        ["hint"] = entry.Report.Hint,
        ["steps"] = new JsonArray([.. Enum.GetValues<UnitStep>().Where(step => all.Any(other => other.Report!.Steps.Any(done => done.Step == step)))
            .Select(step => (JsonNode)Step(entry.Report.Steps.FirstOrDefault(done => done.Step == step)))]),
    };

    private static JsonObject Step(StepReport? step) => new()
    {
        ["state"] = step?.State switch { StepState.Good => "passed", StepState.Failed => "failed", _ => "skipped" },
        ["text"] = step?.State switch { StepState.Good => "ok", StepState.Skipped => "–", StepState.Failed => "NO", _ => "" },
        ["note"] = step is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{step.Seconds:0.0} s {step.Note}").TrimEnd(),
    };

    private static void Write(string file, string text) => RecordFile.Write(file, Encoding.UTF8.GetBytes(text));
}
