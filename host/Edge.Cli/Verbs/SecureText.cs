using Edge.Cli.CommandLine;
using Edge.Cli.Report;
using Edge.Devices.Securing;

namespace Edge.Cli.Verbs;

/// <summary>A plan as somebody reads it who has to answer for it.</summary>
internal static class SecureText
{
    public static void Write(TextWriter text, Session session, SecurePlan plan, string file)
    {
        text.WriteLine($"Secure plan  unit {plan.Unit}  board {plan.Board}  {string.Join(", ", plan.Features)}");
        foreach (PlannedKey key in plan.Keys)
            text.WriteLine($"  key    {key.Role,-11} {session.Shown(key.File)}  fingerprint {key.Fingerprint[..16]}");
        foreach (PlannedImage image in plan.Images)
            text.WriteLine($"  image  {session.Shown(image.File)}  signed with this key, sha256 {image.Sha256[..12]}");
        for (int i = 0; i < plan.Steps.Count; i++)
            WriteStep(text, i + 1, plan.Steps[i]);
        int open = plan.Steps.Count(step => !step.IsDone), forever = plan.Steps.Count(step => !step.IsDone && step.Forever is not null);
        text.WriteLine(open == 0 ? "Nothing is left to burn."
            : $"{Text.Plural(open, "step")} to burn, {forever} of them for ever. NOTHING WAS BURNT: this was a dry run.");
        text.WriteLine(open == 0 ? $"plan: {session.Shown(file)}" : $"plan: {session.Shown(file)}; read it, then 'edge secure apply {session.Shown(file)}'");
    }

    private static void WriteStep(TextWriter text, int number, PlannedStep step)
    {
        text.WriteLine($"{number,3}  {step.Name}: {step.Does}{(step.IsDone ? "  [burnt already]" : "")}");
        if (step.IsDone)
            return;
        text.WriteLine($"       {step.Command}");
        text.WriteLine($"       burns {string.Join("; ", step.Burns.Select(field => $"{field.Key}: {field.Value}"))}");
        text.WriteLine($"       {Finality(step)}");
    }

    /// <summary>Whether a step can be taken back, and how.</summary>
    public static string Finality(PlannedStep step) => step.Forever is { } forever ? $"FOR EVER: {forever}" : $"can be undone: {step.Undo}";
}
