using System.CommandLine;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;

namespace Edge.Cli.Verbs;

/// <summary>The option <c>--optimize</c>: what the formats of filters are chosen for, and whether memory comes first.</summary>
internal static class OptimizeOption
{
    private const string Usual = "balanced", Ram = "ram", RamOf = "ram=";

    private static readonly string[] Goals = [Usual, "size", "speed"];

    public static Option<string> Create() => new("--optimize")
    {
        Description = "How filters with many zeros or few values are stored: for size, for speed, or balanced: small where that costs little time. For ram: balanced, and C and"
            + " plans compute some rows at a time; for ram=BYTES, such as ram=24K, so that the arena takes no more, and where rows do not reach that, some columns at a time, a few of them twice",
        HelpName = "GOAL",
        DefaultValueFactory = _ => Usual,
    };

    /// <exception cref="UsageException">E0003: there is no such goal.</exception>
    public static PlanOptions Plan(ParseResult parsed, Option<string> option) => Plan(parsed.GetValue(option)!);

    private static PlanOptions Plan(string goal)
    {
        if (goal == Ram)
            return new PlanOptions { RamBytes = 0 };
        if (Goals.Contains(goal))
            return new PlanOptions { Filters = new FilterRule(Enum.Parse<FilterGoal>(goal, ignoreCase: true)) };
        if (goal.StartsWith(RamOf, StringComparison.Ordinal) && ByteCount.TryParse(goal[RamOf.Length..], out long bytes))
            return new PlanOptions { RamBytes = bytes, PatchBytes = bytes };
        throw new UsageException("E0003", "--optimize", $"'{goal}'", $"{string.Join(", ", Goals)}, {Ram}, or {RamOf} and {ByteCount.Accepted}");
    }
}
