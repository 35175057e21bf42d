using Edge.Cli.Report;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;

namespace Edge.Cli.Projects;

/// <summary>What the last validation measured of each level of compute, for the emitted files.</summary>
internal static class LevelNotes
{
    /// <returns><c>91.2 % of 10,000 test images</c> for each level; empty where this model was not validated.</returns>
    public static IReadOnlyList<string> Of(ModelFile model, string folder)
    {
        if (model.Levels is null || !File.Exists(Path.Combine(folder, ValidationFile.Name)))
            return [];
        try
        {
            Validation validation = ValidationFile.Load(folder);
            bool isThis = validation.Facts.Any(fact => fact is { Group: "model", Name: "INT8 model" } && fact.Value == $"sha256 {model.Sha256}");
            return !isThis || validation.IsPlumbingTest ? []
                : [.. LevelRow.Of(validation).Select(row => row.Accuracy)
                    .Select(right => $"{Report.Text.Percent(right.Value)} of {Report.Text.Count(right.Trials)} test images right")];
        }
        catch (DataException)
        {
            return []; // a damaged one is for 'edge report' to complain of
        }
    }
}
