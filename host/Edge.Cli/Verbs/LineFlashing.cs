using System.Globalization;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Devices.Flashing;

namespace Edge.Cli.Verbs;

/// <summary>One run of a line: which units, the run, and what is written about it.</summary>
internal sealed class LineFlashing : IDisposable
{
    public const int SomeFailed = 5;

    private readonly Session _session;
    private readonly LineFile _line;
    private readonly LineLedger _ledger;
    private readonly string _run = DateTime.Now.ToString("'run'-yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
    private readonly long _start = System.Diagnostics.Stopwatch.GetTimestamp();

    private LineFlashing(Session session, LineFile line, LineLedger ledger) => (_session, _line, _ledger) = (session, line, ledger);

    public LinePlan Plan => _line.Plan;

    /// <summary>Reads the line's file and takes its records.</summary>
    public static LineFlashing Open(Session session, string lineFile)
    {
        LineFile line = LineFile.Read(session, lineFile);
        try
        {
            LineLedger ledger = LineLedger.Open(Path.Combine(line.Plan.Folder, LineLedger.FileName));
            if (ledger.Unreadable > 0)
                session.Warn($"{ledger.Unreadable} lines of units.jsonl cannot be read and were passed over: a run was cut short, or somebody edited the file");
            return new LineFlashing(session, line, ledger);
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    public static int Run(Session session, string lineFile, LineRequest request)
    {
        using LineFlashing line = Open(session, lineFile);
        IReadOnlyList<LineUnit> units = line.Choose(request);
        if (units.Count == 0)
        {
            session.Result(() => LineJson.Of(line.Plan, request, []), text => text.WriteLine("nothing to do: no unit has failed"));
            return ExitCode.Done;
        }

        IReadOnlyList<LedgerEntry> entries;
        try
        {
            entries = line.Work(request.Verb, units, request);
        }
        catch (OperationCanceledException)
        {
            line.RecordInterrupted();
            throw;
        }

        string folder = line.Record(entries);
        session.Result(() => LineJson.Of(line.Plan, request, entries), text =>
        {
            LineText.Write(text, request, entries, units.Count, line.Time);
            text.WriteLine($"records: {session.Shown(folder)}: summary.csv report.html{(entries.Any(entry => entry is { Verb: UnitVerb.Flash, IsGood: true }) ? $" {LineRecords.Labels}" : "")}; {session.Shown(Path.Combine(line.Plan.Folder, LineLedger.FileName))}");
        });
        return entries.Count == units.Count && entries.All(entry => entry.IsGood) ? ExitCode.Done : SomeFailed;
    }

    /// <summary>Since it was opened.</summary>
    public TimeSpan Time => System.Diagnostics.Stopwatch.GetElapsedTime(_start);

    /// <summary>Does one of <see cref="UnitVerb"/> with these units.</summary>
    public IReadOnlyList<LedgerEntry> Work(string verb, IReadOnlyList<LineUnit> units, LineRequest request)
    {
        var occasion = new LineOccasion(_run, request.Operator, request.Lot, $"edge {Product.Version}") { MayReassign = request.MayReassign };
        return LineView.Run(_session, _line, verb, view =>
            new FlashingLine(Plan, _ledger, Worker(), occasion, view, _line.Environment).Run(verb, units, _session.Cancellation));
    }

    /// <summary>What a unit counted with the model before this one: of a run that went on, that of the run which gave it the model.</summary>
    /// <param name="update">The unit's part of this run.</param>
    /// <returns>Null: nobody read it, because the run that gave it the model was cut off in between.</returns>
    public LedgerEntry? Before(LedgerEntry update) => HadItAlready(update)
        ? _ledger.Entries.LastOrDefault(entry => entry is { Verb: UnitVerb.Update, IsGood: true } && entry.Serial == update.Serial
            && entry.Report?.Facts.GetValueOrDefault("model_sha256") == update.Report?.Facts.GetValueOrDefault("model_before") && !HadItAlready(entry))
        : update;

    private static bool HadItAlready(LedgerEntry update) => update.Report is { } report
        && report.Facts.TryGetValue("model_before", out string? before) && before == report.Facts.GetValueOrDefault("model_sha256");

    /// <summary>Writes what became of the units that a run which is interrupted now has finished.</summary>
    public void RecordInterrupted()
    {
        LedgerEntry[] ended = [.. _ledger.Entries.Where(entry => entry.Run == _run && entry.IsEnd && entry.Verb != UnitVerb.Watch)];
        if (ended.Length > 0)
            _session.Note($"records of the {Report.Text.Plural(ended.Length, "unit")} that ended: {_session.Shown(Record(ended))}");
    }

    /// <summary>Writes what became of the units.</summary>
    /// <returns>The run's folder.</returns>
    public string Record(IReadOnlyList<LedgerEntry> entries)
    {
        string folder = Path.Combine(Plan.Folder, _run);
        LineRecords.Write(folder, Plan, _ledger, entries, _run, Time);
        return folder;
    }

    public void Dispose()
    {
        _ledger.Dispose();
        _line.Dispose();
    }

    /// <exception cref="UsageException">E0731: a unit that is not in the list, or none where one must be named.</exception>
    public IReadOnlyList<LineUnit> Choose(LineRequest request)
    {
        string where = $"edge line {request.Name}";
        CheckNames(_line, request.Serials, where);
        if (request.Choice == LineChoice.Named && request.Serials.Count == 0 && request.Station is null)
            throw new UsageException("E0731", where, "no unit is named", "one or more serial numbers, or --station NAME");
        IReadOnlyDictionary<string, LedgerEntry> latest = _ledger.Latest(UnitVerb.Flash);
        bool Is(LineUnit unit, LineChoice choice) => choice switch
        {
            LineChoice.Failed => latest.TryGetValue(unit.Serial, out LedgerEntry? entry) && !entry.IsGood,
            LineChoice.Made => latest.TryGetValue(unit.Serial, out LedgerEntry? entry) && entry.IsGood,
            _ => true,
        };
        LineUnit[] chosen = [.. _line.Units.Where(unit => request.Serials.Count > 0 ? request.Serials.Contains(unit.Serial) : Is(unit, request.Choice))];
        if (request.Station is { } station)
            chosen = [.. chosen.Where(unit => unit.Station == station)];
        if (chosen.Length == 0 && request.Choice != LineChoice.Failed)
            throw new UsageException("E0731", where, request.Station is null
                ? "no unit was made yet" : $"no unit of the station '{request.Station}' was made yet",
                "units that passed 'edge line flash'");
        return InTheirSlots(chosen, latest);
    }

    /// <exception cref="UsageException">E0731: a unit that is not in the list.</exception>
    internal static void CheckNames(LineFile line, IReadOnlyList<string> serials, string where)
    {
        if (serials.FirstOrDefault(serial => !line.Units.Any(unit => unit.Serial == serial)) is { } unknown)
            throw new UsageException("E0731", where, $"there is no unit '{unknown}'", "a serial number of units.csv",
                NearestName.Of(unknown, line.Units.Select(unit => unit.Serial)) is { } nearest ? $"did you mean '{nearest}'?" : null);
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
