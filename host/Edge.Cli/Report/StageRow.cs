using Edge.Cli.Statistics;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>One rung of the ladder against the one before it.</summary>
/// <param name="Worse">Images the stage before judged right and this one wrong.</param>
/// <param name="Better">The other way round.</param>
internal sealed record StageRow(StageResult Result, Rate Errors, int? Changed, int? Worse, int? Better, double? McNemarP)
{
    public bool Ran => Result.Decisions.Count > 0;

    public static IReadOnlyList<StageRow> Of(Validation validation)
    {
        var rows = new List<StageRow>();
        StageResult? before = null;
        foreach (StageResult stage in validation.Ladder.Stages)
        {
            rows.Add(Of(stage, before, validation.Data.Images));
            if (stage.Decisions.Count > 0)
                before = stage;
        }

        return rows;
    }

    private static StageRow Of(StageResult stage, StageResult? before, IReadOnlyList<JudgedImage> images)
    {
        IReadOnlyList<int> now = stage.Decisions;
        var errors = new Rate(now.Where((decision, i) => decision != images[i].Label).Count(), now.Count);
        if (before is null || now.Count == 0)
            return new StageRow(stage, errors, null, null, null, null);
        int changed = 0, worse = 0, better = 0;
        for (int i = 0; i < Math.Min(now.Count, before.Decisions.Count); i++)
        {
            if (now[i] == before.Decisions[i])
                continue;
            changed++;
            worse += before.Decisions[i] == images[i].Label ? 1 : 0;
            better += now[i] == images[i].Label ? 1 : 0;
        }

        return new StageRow(stage, errors, changed, worse, better, McNemar.ExactP(worse, better));
    }
}
