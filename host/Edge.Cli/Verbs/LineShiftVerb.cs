using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Report;
using Edge.Cli.Report.Evidence;
using Edge.Compiler.Ir;

namespace Edge.Cli.Verbs;

/// <summary><c>edge line shift</c>: a shift's parts from a station's log to <c>shifts.csv</c>, which the report compares shift by shift.</summary>
internal static class LineShiftVerb
{
    private const int MostLetters = 64;

    public static Command Create(Application application)
    {
        var log = new Argument<string>("LOG") { Description = "A station's log, line.jsonl, as 'edge line log' writes it" };
        var name = new Option<string>("--name") { Description = "The shift, such as 2026-11-22-A; one that is there is replaced", HelpName = "SHIFT", Required = true };
        var command = new Command("shift", "Add a shift's parts to shifts.csv, which 'edge report' compares shift by shift") { log, name };
        application.Bind(command, (session, parsed) => Run(session, session.Resolve(parsed.GetValue(log)!), parsed.GetValue(name)!));
        return command;
    }

    private static int Run(Session session, string log, string name)
    {
        // What a spreadsheet would take for a formula is no name.
        if (name.Trim().Length is 0 or > MostLetters || name.Any(char.IsControl) || name.Trim() != name || name[0] is '=' or '+' or '-' or '@')
            throw new UsageException("E0003", "edge line shift", $"--name is '{name}'", $"1 to {MostLetters} letters; =, +, - and @ may not be the first");
        if (!File.Exists(log))
            throw new UsageException("E0003", "edge line shift", $"there is no file {session.Shown(log)}", "a station's log, line.jsonl");
        var (parts, unjudged) = ShiftFile.Parts(log, session.Shown(log), name);
        if (parts.Count == 0)
            throw EvidenceFault.Of(session.Shown(log), "no part was judged", "a log with a verdict about at least one part's picture");
        string folder = session.OutFolderOrHere, path = Path.Combine(folder, ShiftLog.File);
        Directory.CreateDirectory(folder);
        ShiftFile.Put(path, name, parts);
        int shifts = CsvTable.Read(path, "shift").Rows.Select(row => row["shift"]).Distinct().Count();
        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.line-shift/1",
                ["shift"] = name,
                ["parts"] = parts.Count,
                ["unjudged"] = unjudged,
                ["pictures"] = parts.Count(part => part.Mean is not null),
                ["shifts"] = shifts,
                ["file"] = session.Shown(path),
                ["origin"] = "measured",
            },
            text => text.WriteLine($"shift {name}: {Text.Plural(parts.Count, "part")}, {unjudged} without a judged picture left out; "
                + $"{session.Shown(path)} has {Text.Plural(shifts, "shift")}"));
        return ExitCode.Done;
    }
}
