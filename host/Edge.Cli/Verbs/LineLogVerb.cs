using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Line;
using Edge.Cli.Report;
using Edge.Cli.Report.Evidence;
using Edge.Compiler.Ir;
using Edge.Devices.Flashing;
using Edge.Devices.Link;

namespace Edge.Cli.Verbs;

/// <summary>
/// <c>edge line log</c>: keeps stations' logs, <c>line.jsonl</c>: every part with its verdict and the time of each stage. One station, or all of a line.
/// </summary>
internal static class LineLogVerb
{
    private const int MostSeconds = 31 * 86_400;

    public static Command Create(Application application)
    {
        var file = new Argument<string?>("LINE") { Description = "The line file: all its units that were made, at once", Arity = ArgumentArity.ZeroOrOne };
        var serials = new Argument<string[]>("SERIAL") { Description = "Only these units of the line", Arity = ArgumentArity.ZeroOrMore };
        var on = new Option<string[]>("--on")
        {
            Description = $"A station in place of a line, or several: {LinkAddress.Accepted}",
            HelpName = "ADDRESS",
            AllowMultipleArgumentsPerToken = true,
        };
        var seconds = new Option<int>("--seconds")
        {
            Description = "How long to go on; 0: once, what the stations still know",
            HelpName = "N",
            DefaultValueFactory = _ => 0,
        };
        var command = new Command("log", "Keep the logs of stations: every part, its verdict and the time of each stage; goes on where it stopped")
        {
            file, serials, on, seconds,
        };
        application.Bind(command, (session, parsed) =>
        {
            string[] devices = parsed.GetValue(on) ?? [];
            string? line = parsed.GetValue(file);
            if (devices.Length == 0 == line is null)
            {
                throw new UsageException("E0601", "edge line log", line is null ? "no station is named" : "a line file and '--on'",
                    $"a line file, or --on with {LinkAddress.Accepted}");
            }

            TimeSpan time = TimeSpan.FromSeconds(parsed.GetValue(seconds) is >= 0 and <= MostSeconds and var given ? given
                : throw new UsageException("E0003", "--seconds", $"{parsed.GetValue(seconds)}", $"0 to {MostSeconds}"));
            if (line is not null)
                return OfLine(session, line, parsed.GetValue(serials) ?? [], time);
            string folder = session.OutFolderOrHere;
            LinkAddress[] addresses = [.. devices.Select(device => new LinkAddress(device))];
            return addresses.Length == 1 ? One(session, Watch(session, addresses[0].Text, () => addresses[0], folder, false), time)
                : Several(session, [.. addresses.Select(address =>
                    Watch(session, address.Text, () => address, Path.Combine(folder, FolderOf(address.Text)), true))], time);
        });
        return command;
    }

    private static StationWatch Watch(Session session, string name, Func<LinkAddress> address, string folder, bool waits) =>
        new(name, address, Path.Combine(folder, LineTimes.File), session.Shown(Path.Combine(folder, LineTimes.File)), waits);

    /// <summary>A station alone: its error is the verb's.</summary>
    private static int One(Session session, StationWatch station, TimeSpan time)
    {
        station.Run(time, session.Cancellation);
        session.Result(
            () => Json(station, new JsonObject { ["schema"] = "edge.line-log/1", ["station"] = station.Name }),
            text => text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{station.Name}: {Text.Plural(station.Written, "part")} written to {station.Shown}, {station.Lost} had been forgotten by the station")));
        RemarkLost(session, station.Lost);
        return ExitCode.Done;
    }

    private static int OfLine(Session session, string lineFile, string[] serials, TimeSpan time)
    {
        using LineFile line = LineFile.Read(session, lineFile);
        LineFlashing.CheckNames(line, serials, "edge line log");
        string records = Path.Combine(line.Plan.Folder, LineLedger.FileName);
        Dictionary<string, LedgerEntry> made = File.Exists(records)
            ? LineLedger.Read(records).Entries.Where(entry => entry is { Verb: UnitVerb.Flash, IsGood: true })
                .GroupBy(entry => entry.Serial).ToDictionary(unit => unit.Key, unit => unit.Last())
            : [];
        LineUnit[] units = [.. line.Units.Where(unit => made.ContainsKey(unit.Serial) && (serials.Length == 0 || serials.Contains(unit.Serial)))];
        if (units.Length == 0)
            throw new UsageException("E0731", "edge line log", "none of these units was made yet", "units that passed 'edge line flash'");
        string folder = session.NamedOutFolder ?? Path.Combine(line.Plan.Folder, "logs");
        StationWatch Of(LineUnit unit) =>
            Watch(session, unit.Serial, () => line.AddressOf(unit, made[unit.Serial]), Path.Combine(folder, unit.Serial), true);
        return Several(session, [.. units.Select(Of)], time);
    }

    /// <summary>Each on a thread of its own: one that is off, or slow, keeps no other waiting.</summary>
    private static int Several(Session session, StationWatch[] stations, TimeSpan time)
    {
        Thread[] threads = [.. stations.Select(station => new Thread(() => station.Try(time, session.Cancellation)) { IsBackground = true })];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join(); // each ends with its time, or with the limits of its link
        session.Cancellation.ThrowIfCancellationRequested();
        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.line-logs/1",
                ["stations"] = new JsonArray([.. stations.Select(station =>
                    (JsonNode)Json(station, new JsonObject { ["station"] = station.Name, ["error"] = station.Error?.Code }))]),
            },
            text =>
            {
                var table = new TextTable("station", ">parts", ">forgotten", "log", "");
                foreach (StationWatch station in stations)
                    table.Row(station.Name, $"{station.Written}", $"{station.Lost}", station.Shown, station.Error?.Code ?? "");
                text.Write(table);
            });
        foreach (StationWatch station in stations.Where(station => station.Error is not null))
            session.Error.WriteLine($"edge: error {station.Error!.Code}: {station.Name}: {station.Error.Message}");
        RemarkLost(session, stations.Sum(station => station.Lost));
        return stations.All(station => station.Error is null) ? ExitCode.Done : LineFlashing.SomeFailed;
    }

    private static JsonObject Json(StationWatch station, JsonObject into)
    {
        into["uid"] = station.Uid;
        into["parts"] = station.Written;
        into["lost"] = station.Lost;
        into["file"] = station.Shown;
        into["origin"] = "measured";
        return into;
    }

    private static void RemarkLost(Session session, int lost)
    {
        if (lost > 0)
            session.Note("a station keeps its last parts only: begin 'edge line log --seconds N' before the shift, and let it run");
    }

    private static string FolderOf(string address) =>
        string.Concat(address.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '_'));
}
