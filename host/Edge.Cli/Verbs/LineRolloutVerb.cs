using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Devices.Flashing;

namespace Edge.Cli.Verbs;

/// <summary><c>edge line rollout</c>: the line's new model to one unit, then to some, then to all; it ends where a stage does worse than before.</summary>
internal static class LineRolloutVerb
{
    /// <summary>A line of 120 parts in a minute shows each unit as many: a model that makes every tenth late is then seen.</summary>
    private const int UsualSoak = 60;

    public static Command Create(Application application)
    {
        Argument<string> file = LineVerb.LineArgument();
        var serials = new Argument<string[]>("SERIAL") { Description = "Only these units", Arity = ArgumentArity.ZeroOrMore };
        var stages = new Option<string>("--stages")
        {
            Description = "Units or shares of the line that have the new model after each stage",
            HelpName = "LIST",
            DefaultValueFactory = _ => RolloutStages.Usual,
        };
        var soak = new Option<int>("--soak") { Description = "Seconds that the line works after each stage before its counters are read; 0: golden samples alone decide", HelpName = "S", DefaultValueFactory = _ => UsualSoak };
        var lot = new Option<string>("--lot") { Description = "For the records", HelpName = "NAME", DefaultValueFactory = _ => "" };
        var person = new Option<string>("--operator") { Description = "Who runs the line, for the records", HelpName = "NAME", DefaultValueFactory = _ => "" };
        var command = new Command("rollout", "Bring the line file's model to the units in stages: golden samples, trial, counters; ends where a stage is worse")
        {
            file, serials, stages, soak, lot, person,
        };
        application.Bind(command, (session, parsed) =>
        {
            var request = new LineRequest(UnitVerb.Update, "rollout", LineChoice.Made, parsed.GetValue(serials) ?? [], null, parsed.GetValue(lot)!,
                parsed.GetValue(person)!, MayReassign: false);
            int seconds = parsed.GetValue(soak) is >= 0 and <= 86_400 and var wait ? wait
                : throw new UsageException("E0003", "--soak", $"{parsed.GetValue(soak)}", "0 to 86400 seconds");
            return Run(session, parsed.GetValue(file)!, request, parsed.GetValue(stages)!, TimeSpan.FromSeconds(seconds));
        });
        return command;
    }

    private static int Run(Session session, string file, LineRequest request, string stages, TimeSpan soak)
    {
        using LineFlashing line = LineFlashing.Open(session, file);
        try
        {
            return Run(session, line, file, request, stages, soak);
        }
        catch (OperationCanceledException)
        {
            line.RecordInterrupted();
            throw;
        }
    }

    private static int Run(Session session, LineFlashing line, string file, LineRequest request, string stages, TimeSpan soak)
    {
        IReadOnlyList<LineUnit> units = line.Choose(request);
        IReadOnlyList<int> ends = RolloutStages.Of(stages, units.Count);
        var done = new List<LedgerEntry>();
        string? stopped = null;
        for (int stage = 0; stage < ends.Count && stopped is null; stage++)
        {
            LineUnit[] next = [.. units.Skip(done.Count).Take(ends[stage] - done.Count)];
            session.Note($"stage {stage + 1} of {ends.Count}: {string.Join(", ", next.Select(unit => unit.Serial))}");
            IReadOnlyList<LedgerEntry> updated = line.Work(UnitVerb.Update, next, request);
            done.AddRange(updated);
            stopped = updated.FirstOrDefault(entry => !entry.IsGood) is { } failed ? $"{failed.Serial}: {failed.Report!.Message}"
                : updated.Count < next.Length ? $"{next.Length - updated.Count} units were not begun"
                : Watched(session, line, [.. units.Take(done.Count)], done, request, soak);
            if (stopped is not null)
                stopped = $"stage {stage + 1} of {ends.Count}: {stopped}";
        }

        line.Record(done);
        Show(session, file, soak, line.Plan, units, done, stopped);
        return stopped is null ? ExitCode.Done : LineFlashing.SomeFailed;
    }

    /// <summary>The counters of all units that have the new model, after they have worked with it.</summary>
    /// <returns>Null: nothing got worse.</returns>
    private static string? Watched(Session session, LineFlashing line, IReadOnlyList<LineUnit> units, IReadOnlyList<LedgerEntry> before, LineRequest request, TimeSpan soak)
    {
        if (soak == TimeSpan.Zero)
            return null;
        session.Note($"the line works for {soak.TotalSeconds:0} s");
        session.Cancellation.WaitHandle.WaitOne(soak);
        session.Cancellation.ThrowIfCancellationRequested();
        IReadOnlyList<LedgerEntry> after = line.Work(UnitVerb.Watch, units, request);
        return after.FirstOrDefault(entry => !entry.IsGood) is { } failed ? $"{failed.Serial}: {failed.Report!.Message}"
            : Compared(session, line, before, after);
    }

    /// <summary>Each unit's counters with the model it had are held against those with the one it has.</summary>
    private static string? Compared(Session session, LineFlashing line, IReadOnlyList<LedgerEntry> updates, IReadOnlyList<LedgerEntry> after)
    {
        (string Serial, LedgerEntry? Before)[] known = [.. updates.Select(update => (update.Serial, line.Before(update)))];
        string[] lost = [.. known.Where(unit => unit.Before is null).Select(unit => unit.Serial)];
        if (lost.Length > 0)
            session.Warn($"what {string.Join(", ", lost)} counted with the model before was never read: a run was cut off; it is left out of the comparison");
        return RolloutStages.Worse(UnitCounters.Of(known.Select(unit => unit.Before).OfType<LedgerEntry>()), UnitCounters.Of(after.Where(entry => !lost.Contains(entry.Serial))));
    }

    private static void Show(Session session, string file, TimeSpan soak, LinePlan plan, IReadOnlyList<LineUnit> units, IReadOnlyList<LedgerEntry> done, string? stopped)
    {
        string[] changed = [.. done.Where(entry => entry.IsGood).Select(entry => entry.Serial)];
        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.line-rollout/1",
                ["line"] = plan.Name,
                ["pack"] = plan.Pack,
                ["units"] = units.Count,
                ["updated"] = new JsonArray([.. changed.Select(serial => (JsonNode)serial)]),
                ["failed"] = new JsonArray([.. done.Where(entry => !entry.IsGood).Select(entry => (JsonNode)new JsonObject
                {
                    ["serial"] = entry.Serial,
                    ["error"] = entry.Report!.Error,
                    ["message"] = entry.Report.Message,
                })]),
                ["watched"] = soak > TimeSpan.Zero,
                ["stopped"] = stopped,
            },
            text =>
            {
                text.WriteLine($"{plan.Pack}: {changed.Length} of {Report.Text.Plural(units.Count, "unit")} have it"
                    + (soak > TimeSpan.Zero ? "" : "; the line's counters were not looked at (--soak)"));
                if (stopped is not null && changed.Length > 0)
                    text.WriteLine($"to take it back: edge line rollback {file} {string.Join(' ', changed)}");
            });
        if (stopped is not null)
            session.Error.WriteLine($"edge: check failed: {stopped}");
    }
}
