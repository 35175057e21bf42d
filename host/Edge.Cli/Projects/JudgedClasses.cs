using Edge.Cli.Report.Locating;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Pack;
using Edge.Runtime.Judging;
using Edge.Training.Anomalies;

namespace Edge.Cli.Projects;

/// <summary>A project's section <c>judge</c>, brought to the steps of a network's output.</summary>
/// <param name="Mode">A constant of <see cref="JudgeMode"/>.</param>
/// <param name="Limits">One for each score that the device's judge sees.</param>
internal sealed record JudgedClasses(int Mode, IReadOnlyList<ClassLimit> Limits)
{
    /// <summary>As <see cref="Of(Project, Graph, LocatingSpecification?)"/>, of the model that a verb works on.</summary>
    public static JudgedClasses? Of(Project project, ModelChoice choice) => Of(project, choice.Model.Graph, choice.Locating);

    /// <returns>Null where neither model nor project names classes. Without the section a network that learned
    /// from good parts has its own limit, and one that locates the threshold of its detections; of any other the highest score decides, and the first class is
    /// the good one.</returns>
    /// <param name="locating">How detections are read off a network that locates; null: it tells classes of images apart.</param>
    /// <exception cref="UsageException">E0428: the section does not fit the model's classes and output.</exception>
    public static JudgedClasses? Of(Project project, Graph graph, LocatingSpecification? locating)
    {
        IReadOnlyList<string> classes = graph.Classes.Count > 0 ? graph.Classes : project.Model.Classes;
        if (locating is not null)
            return classes.Count > 0 ? OfLocating(project, graph, locating, classes) : null;
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

    /// <summary>A part in which a defect is found is NG: at the project's limits, or else at the threshold of the detections.</summary>
    /// <param name="project">Null: there is none.</param>
    /// <param name="classes">The background, then the defects.</param>
    public static JudgedClasses OfLocating(Project? project, Graph graph, LocatingSpecification locating, IReadOnlyList<string> classes)
    {
        IReadOnlyDictionary<string, double> limits = project?.Judge is { Mode: JudgeMode.AnyDefect } own ? own.Limits
            : classes.Skip(1).ToDictionary(name => name, _ => locating.Threshold);
        return new JudgedClasses(JudgeMode.AnyDefect, LimitsPart.Of(classes, ClassScores.TensorOf(graph), limits, project?.Judge?.Gray ?? 0));
    }
}
