using Edge.Cli.CommandLine;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Cli.Report.Locating;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;

namespace Edge.Cli.Verbs;

/// <summary>How the network sees the calibration images: what the device's drift sentinel compares with.</summary>
internal static class CalibrationFingerprint
{
    /// <summary>More images would make its bounds little tighter.</summary>
    private const int MostImages = 2000;

    /// <param name="judged">Null: nothing is judged.</param>
    /// <returns>Null where the project names no such images, or the model never saw any.</returns>
    public static DriftFingerprint? Of(Session session, Project project, ModelChoice choice, JudgedClasses? judged)
    {
        Graph graph = choice.Model.Graph;
        // Images that the network learned from have better scores than a line's; those of the search have not.
        var (role, source) = project.Data switch
        {
            { Calibration: { } calibration } => ("calib", calibration),
            { Search: { } search } => ("search", search),
            { Train: var train } => ("train", train),
        };
        if (source is null || judged is null || choice.Model.IsPlumbingTest())
            return null;
        return ProgressView.Run(session, view =>
        {
            ProjectImages images = ProjectImages.Load(project, role, source, view, session.Cancellation);
            if (!images.Set.Shape.Equals(graph.Inputs[0].Shape))
                return null;
            var fingerprint = new DriftFingerprint();
            bool[] isDefect = [.. judged.Limits.Select(limit => limit.IsDefect)];
            IReadOnlyList<sbyte[]> some = images.Sample(MostImages); // of all classes, in whichever order a folder has them
            foreach (var (input, outputs) in some.Zip(Int8Executor.RunAllFast(graph, some)))
            {
                sbyte[] scores = ClassScores.OfDevice(outputs[0], isDefect.Length, choice.Locating is not null);
                fingerprint.Add(input, graph.Inputs[0].Shape.Channels, scores, isDefect);
            }

            return fingerprint;
        });
    }
}
