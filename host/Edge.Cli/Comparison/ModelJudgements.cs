using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Cli.Report.Locating;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;

namespace Edge.Cli.Comparison;

/// <summary>What an INT8 model says of a project's images, by the limits of that project: the reference's bytes.</summary>
internal static class ModelJudgements
{
    /// <exception cref="ModelException">E0284: the model does not fit the images.</exception>
    public static JudgedSet Of(ModelChoice choice, string shown, Project project, ProjectImages images)
    {
        images.CheckFits(choice);
        Graph graph = choice.Model.Graph;
        IReadOnlyList<string> classes = images.Dataset.ClassNames;
        Judging judging = Judging.Of(project, graph, classes, choice.Locating);
        GridReader? reader = choice.Locating is { } locating ? GridReader.Of(locating, graph) : null;
        int Decision(sbyte[] output) => reader is null ? Array.IndexOf(output, output.Max()) : GridReader.Decision(reader.Read(output));
        sbyte[][] outputs = [.. Int8Executor.RunAllFast(graph, images.Set.Images).Select(image => image[0])];
        IReadOnlyList<ImageVerdict> verdicts = judging.Verdicts(outputs.Select(output => ClassScores.Of(output, classes.Count, reader is not null)));
        return new JudgedSet(shown, [.. outputs.Select((output, i) => new JudgedPart(images.Dataset.ImageName(i), classes[images.Set.Labels[i]],
            judging.IsDefect(images.Set.Labels[i]), classes[Decision(output)], verdicts[i].Verdict))]);
    }
}
