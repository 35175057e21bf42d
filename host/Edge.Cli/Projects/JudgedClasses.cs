using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Runtime.Judging;
using Edge.Training.Anomalies;

namespace Edge.Cli.Projects;

/// <summary>A project's section <c>judge</c>, brought to the steps of a network's output.</summary>
/// <param name="Mode">A constant of <see cref="JudgeMode"/>.</param>
internal sealed record JudgedClasses(int Mode, IReadOnlyList<ClassLimit> Limits)
{
    /// <returns>Null where neither model nor project names classes. Without the section a network that learned
    /// from good parts has its own limit; of any other the highest score decides, and the first class is the good one.</returns>
    /// <exception cref="UsageException">E0428: the section does not fit the model's classes and output.</exception>
    public static JudgedClasses? Of(Project project, Graph graph)
    {
        IReadOnlyList<string> classes = graph.Classes.Count > 0 ? graph.Classes : project.Model.Classes;
        Tensor output = graph.Outputs[0];
        return project.Judge switch
        {
            { Mode: JudgeMode.AnyDefect } judge => new(JudgeMode.AnyDefect, LimitsPart.Of(classes, output, judge.Limits, judge.Gray)),
            { } judge => new(JudgeMode.Highest, LimitsPart.OfHighest(classes, output, judge.Good, judge.Gray)),
            null when AnomalyHead.HighestGood(graph) is { } good && classes.Count == 2 => new(JudgeMode.AnyDefect, LimitsPart.Of(
                classes, output, new Dictionary<string, double> { [classes[1]] = good + output.Quantization!.Scales[0] }, project.Anomaly?.Gray ?? 0)),
            null when classes.Count > 1 && classes.Count == output.Shape.Elements => new(JudgeMode.Highest, LimitsPart.OfHighest(classes, output, [classes[0]], gray: 0)),
            null => null,
        };
    }
}
