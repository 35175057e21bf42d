using System.CommandLine;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;

namespace Edge.Cli.Verbs;

/// <summary>The option <c>--optimize</c>: what the formats of filters are chosen for, and whether memory comes first.</summary>
internal static class OptimizeOption
{
    private const string Usual = "balanced", Ram = "ram";

    public static Option<string> Create()
    {
        var option = new Option<string>("--optimize")
        {
            Description = "How filters with many zeros or few values are stored: for size, for speed, or balanced: small where that costs little time. For ram: balanced, and C computes some rows at a time",
            HelpName = "GOAL",
            DefaultValueFactory = _ => Usual,
        };
        option.AcceptOnlyFromAmong(Usual, "size", "speed", Ram);
        return option;
    }

    public static PlanOptions Plan(ParseResult parsed, Option<string> option) => parsed.GetValue(option) switch
    {
        Ram => new PlanOptions { RamBytes = 0 },
        var goal => new PlanOptions { Filters = new FilterRule(Enum.Parse<FilterGoal>(goal!, ignoreCase: true)) },
    };
}
