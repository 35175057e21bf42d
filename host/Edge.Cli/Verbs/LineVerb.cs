using System.CommandLine;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Devices.Flashing;

namespace Edge.Cli.Verbs;

/// <summary><c>edge line</c>: makes thirty cameras out of thirty boards, and knows afterwards which one is which.</summary>
internal static class LineVerb
{
    public static Command Create(Application application)
    {
        var line = new Command("line", "Flash, provision and check the units of a line, each in a process of its own")
        {
            LineSimulateVerb.Create(application),
            LineCheckVerb.Create(application),
            Run(application, "flash", "Make units: identify, erase, write, read back, provision, boot, self-test, camera, golden samples", UnitVerb.Flash,
                LineChoice.All),
            Run(application, "retry", "Make the units again that failed, or were interrupted", UnitVerb.Flash, LineChoice.Failed),
            Run(application, "audit", "Read every unit and compare, without writing anything", UnitVerb.Audit, LineChoice.Made),
            Run(application, "golden", "Camera and golden samples alone: the check at the start of a shift", UnitVerb.Golden, LineChoice.Made),
            LineRolloutVerb.Create(application),
            Run(application, "rollback", "Let units take the model in their other slot", UnitVerb.Rollback, LineChoice.Named),
            Limits(application),
            LineExportVerb.Create(application),
            LineLogVerb.Create(application),
            LineShiftVerb.Create(application),
            Worker(application),
        };
        return line;
    }

    private static Command Limits(Application application)
    {
        Command push = Run(application, "push", "Give units the limits that the line file names; their model stays", UnitVerb.Limits, LineChoice.Made, "limits ");
        return new Command("limits", "Limits alone") { push };
    }

    private static Command Run(Application application, string name, string description, string verb, LineChoice choice, string under = "")
    {
        Argument<string> file = LineArgument();
        var serials = new Argument<string[]>("SERIAL") { Description = "Only these units", Arity = ArgumentArity.ZeroOrMore };
        var station = new Option<string?>("--station") { Description = "Only the units of this station", HelpName = "NAME" };
        var lot = new Option<string>("--lot") { Description = "Of the boards, for the records", HelpName = "NAME", DefaultValueFactory = _ => "" };
        var person = new Option<string>("--operator") { Description = "Who runs the line, for the records", HelpName = "NAME", DefaultValueFactory = _ => "" };
        var reassign = new Option<bool>("--reassign") { Description = "A chip may get another serial number than it had: a camera was replaced" };
        var command = new Command(name, description) { file, serials, station, lot, person, reassign };
        application.Bind(command, (session, parsed) => LineFlashing.Run(session, parsed.GetValue(file)!, new LineRequest(
            verb, under + name, choice, parsed.GetValue(serials) ?? [], parsed.GetValue(station), parsed.GetValue(lot)!, parsed.GetValue(person)!,
                parsed.GetValue(reassign))));
        return command;
    }

    internal static Argument<string> LineArgument() => new("LINE")
    {
        Description = "The line file",
        DefaultValueFactory = _ => "line.yaml",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>What the line starts for each unit; nobody types it.</summary>
    private static Command Worker(Application application)
    {
        var job = new Argument<string>("JOB");
        var command = new Command("worker", "One unit") { job };
        command.Hidden = true;
        application.Bind(command, (session, parsed) =>
        {
            try
            {
                return UnitWorker.Run(session.Resolve(parsed.GetValue(job)!), Console.In, Console.Out);
            }
            catch (FileNotFoundException e)
            {
                throw new UsageException("E0003", "edge line worker", e.Message, "the file of a job, as 'edge line' writes it");
            }
        });
        return command;
    }
}

/// <summary>Which units a verb takes when none is named.</summary>
internal enum LineChoice
{
    All,
    Failed,

    /// <summary>Those that passed.</summary>
    Made,

    /// <summary>None: somebody has to name them.</summary>
    Named,
}

/// <summary>What was asked for on the command line.</summary>
internal sealed record LineRequest(
    string Verb, string Name, LineChoice Choice, IReadOnlyList<string> Serials, string? Station, string Lot, string Operator, bool MayReassign);
