using System.Globalization;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Devices.Flashing;

namespace Edge.Cli.Verbs;

/// <summary>One run of a line: which units, the run, and what is written about it.</summary>
internal static class LineFlashing
{
    private const int SomeFailed = 5;

    public static int Run(Session session, string lineFile, LineRequest request)
    {
        using LineFile line = LineFile.Read(session, lineFile);
        using LineLedger ledger = LineLedger.Open(Path.Combine(line.Plan.Folder, "units.jsonl"));
        if (ledger.Unreadable > 0)
            session.Warn($"{ledger.Unreadable} lines of units.jsonl cannot be read and were passed over: a run was cut short, or somebody edited the file");
        IReadOnlyList<LineUnit> units = Choose(line, ledger, request);
        if (units.Count == 0)
        {
            session.Result(() => LineJson.Of(line.Plan, request, []), text => text.WriteLine("nothing to do: no unit has failed"));
            return ExitCode.Done;
        }

        string run = DateTime.Now.ToString("'run'-yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var occasion = new LineOccasion(run, request.Operator, request.Lot, $"edge {Product.Version}") { MayReassign = request.MayReassign };
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        IReadOnlyList<LedgerEntry> entries = LineView.Run(session, line, request.Verb, view =>
            new FlashingLine(line.Plan, ledger, Worker(), occasion, view, line.Environment).Run(request.Verb, units, session.Cancellation));
        TimeSpan time = System.Diagnostics.Stopwatch.GetElapsedTime(start);
        string folder = Path.Combine(line.Plan.Folder, run);
        LineRecords.Write(folder, line.Plan, ledger, entries, run, time);
        session.Result(() => LineJson.Of(line.Plan, request, entries), text =>
        {
            LineText.Write(text, request, entries, units.Count, time);
            text.WriteLine($"records: {session.Shown(folder)}: summary.csv report.html; {session.Shown(Path.Combine(line.Plan.Folder, "units.jsonl"))}");
        });
        return entries.Count == units.Count && entries.All(entry => entry.IsGood) ? ExitCode.Done : SomeFailed;
    }

    /// <exception cref="UsageException">E0731: a unit that is not in the list, or none where one must be named.</exception>
    private static IReadOnlyList<LineUnit> Choose(LineFile line, LineLedger ledger, LineRequest request)
    {
        string where = $"edge line {request.Name}";
        foreach (string serial in request.Serials)
        {
            if (!line.Units.Any(unit => unit.Serial == serial))
                throw new UsageException("E0731", where, $"there is no unit '{serial}'", "a serial number of units.csv",
                    NearestName.Of(serial, line.Units.Select(unit => unit.Serial)) is { } nearest ? $"did you mean '{nearest}'?" : null);
        }

        if (request.Choice == LineChoice.Named && request.Serials.Count == 0 && request.Station is null)
            throw new UsageException("E0731", where, "no unit is named", "one or more serial numbers, or --station NAME");
        IReadOnlyDictionary<string, LedgerEntry> latest = ledger.Latest(UnitVerb.Flash);
        bool Is(LineUnit unit, LineChoice choice) => choice switch
        {
            LineChoice.Failed => latest.TryGetValue(unit.Serial, out LedgerEntry? entry) && !entry.IsGood,
            LineChoice.Made => latest.TryGetValue(unit.Serial, out LedgerEntry? entry) && entry.IsGood,
            _ => true,
        };
        LineUnit[] chosen = [.. line.Units.Where(unit => request.Serials.Count > 0 ? request.Serials.Contains(unit.Serial) : Is(unit, request.Choice))];
        if (request.Station is { } station)
            chosen = [.. chosen.Where(unit => unit.Station == station)];
        if (chosen.Length == 0 && request.Choice != LineChoice.Failed)
            throw new UsageException("E0731", where, request.Station is null
                ? "no unit was made yet" : $"no unit of the station '{request.Station}' was made yet",
                "units that passed 'edge line flash'");
        return InTheirSlots(chosen, latest);
    }

    // A unit that is in a socket already stays there: nobody plugs thirty cameras round for a retry.
    private static LineUnit[] InTheirSlots(LineUnit[] units, IReadOnlyDictionary<string, LedgerEntry> latest) =>
        [.. units.Select(unit => unit.Slot is null && latest.TryGetValue(unit.Serial, out LedgerEntry? entry) && entry.Slot.Length > 0
            ? unit with { Slot = entry.Slot } : unit)];

    /// <summary>This very program, however it was started.</summary>
    private static WorkerProgram Worker()
    {
        string[] verb = ["line", "worker"];
        string? process = Environment.ProcessPath;
        if (process is not null && Path.GetFileNameWithoutExtension(process) == "edge")
            return new WorkerProgram(process, verb);
        string host = process is not null && Path.GetFileNameWithoutExtension(process) == "dotnet" ? process : "dotnet";
        return new WorkerProgram(host, [Path.Combine(AppContext.BaseDirectory, "edge.dll"), .. verb]);
    }
}
