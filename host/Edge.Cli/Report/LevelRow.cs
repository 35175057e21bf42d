using Edge.Cli.Statistics;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>What a validation says about one level of compute.</summary>
/// <param name="Accuracy">Of the INT8 reference.</param>
/// <param name="Held">Stages that ran and are held to the reference's bytes.</param>
/// <param name="Differing">Images that differ from the reference, over those stages.</param>
/// <param name="Instructions">Of one inference on the emulated Cortex-M4; null where nothing counted them.</param>
internal sealed record LevelRow(int Level, long Macs, Rate Accuracy, int Held, int Differing, long? Instructions, bool Passed)
{
    /// <summary>One for each level; none where there is only one.</summary>
    public static IReadOnlyList<LevelRow> Of(Validation validation) => validation.Levels.Count == 0 ? []
        :
        [
            Of(0, validation.Model.Macs, validation.Ladder, validation),
            .. validation.Levels.Select(level => Of(level.Level, level.Macs, level.Ladder, validation)),
        ];

    /// <summary>Images of which some stage of a level differs from the reference, level 0 left out.</summary>
    public static int DifferingAtLowerLevels(Validation validation) => Of(validation).Where(row => row.Level > 0).Sum(row => row.Differing);

    private static LevelRow Of(int level, long macs, LadderResult ladder, Validation validation)
    {
        IReadOnlyList<int> decisions = ladder.Stages.FirstOrDefault(stage => stage.Id == StageIds.Int8)?.Decisions ?? [];
        StageResult[] held = [.. ladder.Stages.Where(stage => stage.Decisions.Count > 0 && stage.Id is not (StageIds.Float or StageIds.Int8))];
        return new LevelRow(level, macs, new Rate(decisions.Where((decision, i) => decision == validation.Data.Images[i].Label).Count(), decisions.Count),
            held.Length, held.Sum(stage => stage.Decisions.Count - (stage.BitExactImages ?? 0)),
            ladder.Stages.FirstOrDefault(stage => stage.Id == StageIds.CCortexM4)?.InstructionsPerInference, ladder.Passed);
    }
}
