using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Report;
using Edge.Compiler.Ir;
using Edge.Devices.Flashing;
using Edge.Devices.Securing;

namespace Edge.Cli.Verbs;

/// <summary><c>edge secure apply PLAN</c>: burns what a plan says into the unit it was made for, after its number was typed.</summary>
internal static class SecureApplyVerb
{
    public static Command Create(Application application)
    {
        var file = new Argument<string>("PLAN") { Description = "A file of 'edge secure plan'" };
        var confirm = new Option<string?>("--confirm") { Description = "The unit's number, typed here in place of the question", HelpName = "UNIT" };
        var person = new Option<string>("--operator") { Description = "Who does it, for the journal", HelpName = "NAME", DefaultValueFactory = _ => "" };
        UnitOptions unit = SecureVerb.Unit();
        var command = new Command("apply", "Burn what a plan says into its unit; run it again to go on where it broke off")
        {
            file, confirm, person,
        };
        unit.AddTo(command);
        application.Bind(command, (session, parsed) =>
            Run(session, parsed, unit, parsed.GetValue(file)!, parsed.GetValue(confirm), parsed.GetValue(person)!, application.Input));
        return command;
    }

    private static int Run(Session session, ParseResult parsed, UnitOptions options, string file, string? confirm, string person, TextReader input)
    {
        string path = session.Resolve(file), folder = Path.GetDirectoryName(path)!;
        var (plan, sha256) = SecurePlan.Load(path, file);
        SecureTool tool = SecureToolReader.Read(plan.Description);
        string own = Path.Combine(folder, SecureVerb.NameOf(plan.Unit));
        Directory.CreateDirectory(own);
        using SecureJournal journal = SecureJournal.Open(SecureVerb.Journal(folder));
        using var log = new UnitLog(own);
        var apply = new SecureApply(plan, sha256, options.Open(session, parsed, tool, own, log), journal, own) { Operator = person };
        int burnt = 0, found = 0;
        if (!apply.IsOver)
        {
            var state = apply.Compare(session.Cancellation);
            Confirm(session, plan, confirm, input);
            apply.Run(state, (step, wasThere) =>
            {
                (burnt, found) = wasThere ? (burnt, found + 1) : (burnt + 1, found);
                session.Note($"  {step.Name}: {(wasThere ? "was there already" : "burnt")}");
            }, session.Cancellation);
        }

        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.secure-apply/1",
                ["unit"] = plan.Unit,
                ["plan"] = sha256,
                ["burnt"] = burnt,
                ["there_already"] = found,
                ["was_over"] = burnt + found == 0,
            },
            text => text.WriteLine(burnt + found == 0 ? $"{plan.Unit}: all of this plan was burnt before; nothing was read or burnt again"
                : $"{plan.Unit}: {Text.Plural(burnt, "step")} burnt, {found} there already; journal: {session.Shown(SecureVerb.Journal(folder))}"));
        return ExitCode.Done;
    }

    /// <exception cref="UsageException">E0740: what was typed is not the unit's number.</exception>
    private static void Confirm(Session session, SecurePlan plan, string? confirm, TextReader input)
    {
        if (confirm is null)
        {
            foreach (PlannedStep step in plan.Steps.Where(step => !step.IsDone))
                session.Error.WriteLine($"  {step.Name}: {step.Does}\n    {SecureText.Finality(step)}");
            session.Error.Write($"Type the unit's number ({plan.Unit}) to burn this, anything else to stop: ");
            confirm = input.ReadLine();
            session.Error.WriteLine();
        }

        if (!string.Equals(confirm?.Trim(), plan.Unit, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException("E0740", "edge secure apply", confirm is null ? "nobody confirmed" : $"'{confirm.Trim()}' was typed", plan.Unit,
                "nothing was burnt");
        }
    }
}
