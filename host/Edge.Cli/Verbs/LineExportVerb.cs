using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Devices.Flashing;

namespace Edge.Cli.Verbs;

/// <summary><c>edge line export</c>: the last state of every unit for a manufacturing execution system, and labels; nothing is plugged in or read again.</summary>
internal static class LineExportVerb
{
    private const string MesFile = "mes.json";

    public static Command Create(Application application)
    {
        Argument<string> file = LineVerb.LineArgument();
        var serials = new Argument<string[]>("SERIAL") { Description = "Only these units", Arity = ArgumentArity.ZeroOrMore };
        var mes = new Option<bool>("--mes") { Description = $"{MesFile}: every unit with its columns of summary.csv and its steps, and what is missing" };
        var labels = new Option<bool>("--labels") { Description = $"{LineRecords.Labels}: a label for each unit that passed, in ZPL II" };
        var command = new Command("export", "Write what the records know of the units: for the MES, and as labels") { file, serials, mes, labels };
        application.Bind(command, (session, parsed) =>
        {
            if (!parsed.GetValue(mes) && !parsed.GetValue(labels))
                throw new UsageException("E0003", "edge line export", "neither '--mes' nor '--labels'", "one of them, or both");
            return Run(session, parsed.GetValue(file)!, parsed.GetValue(serials) ?? [], parsed.GetValue(mes), parsed.GetValue(labels));
        });
        return command;
    }

    private static int Run(Session session, string lineFile, IReadOnlyList<string> serials, bool withMes, bool withLabels)
    {
        using LineFile line = LineFile.Read(session, lineFile);
        LineFlashing.CheckNames(line, serials, "edge line export");
        LineUnit[] units = [.. line.Units.Where(unit => serials.Count == 0 || serials.Contains(unit.Serial))];
        using LineLedger ledger = LineLedger.Open(Path.Combine(line.Plan.Folder, LineLedger.FileName));
        IReadOnlyDictionary<string, LedgerEntry> latest = ledger.Made();
        LedgerEntry[] entries = [.. units.Where(unit => latest.ContainsKey(unit.Serial)).Select(unit => latest[unit.Serial])];
        if (!entries.Any(entry => entry.IsEnd))
            throw new UsageException("E0731", "edge line export", "no unit was made yet", "units that 'edge line flash' has made");
        string folder = session.NamedOutFolder ?? line.Plan.Folder;
        JsonObject json = Json(line.Plan, units, entries);
        var written = new List<string>();
        if (withMes)
            Write(MesFile, JsonText.Of(json));
        if (withLabels)
            Write(LineRecords.Labels, LineLabels.Zpl(line.Plan, entries));
        session.Result(() => json, text =>
        {
            text.WriteLine($"{entries.Count(entry => entry.IsGood)} PASS, {entries.Count(entry => entry.IsEnd && !entry.IsGood)} FAIL, "
                + $"{entries.Count(entry => !entry.IsEnd)} interrupted, {units.Length - entries.Length} not made");
            written.ForEach(path => text.WriteLine($"wrote {session.Shown(path)}"));
        });
        return ExitCode.Done;

        void Write(string name, string content)
        {
            Directory.CreateDirectory(folder);
            written.Add(Path.Combine(folder, name));
            RecordFile.Write(written[^1], Encoding.UTF8.GetBytes(content));
        }
    }

    private static JsonObject Json(LinePlan plan, IReadOnlyList<LineUnit> units, IReadOnlyList<LedgerEntry> entries) => new()
    {
        ["schema"] = "edge.mes/1",
        ["line"] = plan.Name,
        ["release"] = plan.Release,
        ["units"] = new JsonArray([.. entries.Where(entry => entry.IsEnd).Select(entry => (JsonNode)Unit(plan, entry))]),
        ["interrupted"] = new JsonArray([.. entries.Where(entry => !entry.IsEnd).Select(entry => (JsonNode)entry.Serial)]),
        ["not_made"] = new JsonArray([.. units.Select(unit => unit.Serial).Except(entries.Select(entry => entry.Serial)).Select(serial => (JsonNode)serial)]),
        ["origin"] = "measured",
    };

    private static JsonObject Unit(LinePlan plan, LedgerEntry entry)
    {
        // As summary.csv has them; what is not known is null.
        var json = new JsonObject(LineRecords.Columns.Zip(LineRecords.Cells(plan, entry), (column, cell) =>
            KeyValuePair.Create(column, cell.Length > 0 ? (JsonNode?)cell : null)));
        json["station"] = entry.Station;
        json["release"] = entry.Release;
        json["message"] = entry.Report!.Message.Length > 0 ? entry.Report.Message : null;
        json["steps"] = LineJson.Steps(entry.Report);
        return json;
    }
}
