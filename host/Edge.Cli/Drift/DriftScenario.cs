using Edge.Training.Datasets.Rendered;

namespace Edge.Cli.Drift;

/// <summary>A change at a simulated line.</summary>
/// <param name="Name">As the command line has it.</param>
/// <param name="Said">As tables have it.</param>
/// <param name="At">What parts are drawn with, from the share of the change that has come: 0 to 1.</param>
internal sealed record DriftScenario(string Name, string Said, Func<double, RenderedChange> At)
{
    /// <summary>Light falls by <paramref name="share"/>.</summary>
    public static DriftScenario Light(double share) =>
        new("light", $"light {Report.Text.Percent(-share)}", part => new RenderedChange { Light = 1 - share * part });

    public static DriftScenario Dirt(double share) =>
        new("dirt", $"a spot on the lens takes {Report.Text.Percent(share)}", part => new RenderedChange { Dirt = share * part });

    public static DriftScenario Surface(double factor) =>
        new("surface", FormattableString.Invariant($"tool marks and grain {factor:0.##} times"),
            part => new RenderedChange { Surface = 1 + (factor - 1) * part });
}
