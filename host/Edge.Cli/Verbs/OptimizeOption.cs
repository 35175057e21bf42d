using System.CommandLine;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;

namespace Edge.Cli.Verbs;

/// <summary>The option <c>--optimize</c>: what the formats of filters are chosen for.</summary>
internal static class OptimizeOption
{
    private const string Usual = "balanced";

    public static Option<string> Create()
    {
        var option = new Option<string>("--optimize")
        {
            Description = "How filters with many zeros or few values are stored: for size, for speed, or balanced: small where that costs little time",
            HelpName = "GOAL",
            DefaultValueFactory = _ => Usual,
        };
        option.AcceptOnlyFromAmong(Usual, "size", "speed");
        return option;
    }

    public static PlanOptions Plan(ParseResult parsed, Option<string> option) =>
        new() { Filters = new FilterRule(Enum.Parse<FilterGoal>(parsed.GetValue(option)!, ignoreCase: true)) };
}
