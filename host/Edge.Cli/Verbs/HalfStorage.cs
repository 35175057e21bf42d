using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.History;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Cli.Statistics;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;

namespace Edge.Cli.Verbs;

/// <summary>The part of 'edge quantize' that stores float weights in two bytes: the model stays float, and the PC's.</summary>
internal static class HalfStorage
{
    /// <exception cref="UsageException">E0015: the project has no images to measure on.</exception>
    /// <exception cref="ModelException">E0315: a weight is beyond float16.</exception>
    public static int Run(Session session, RecordedRun run, ModelChoice choice)
    {
        Project project = session.Project;
        ModelFile model = choice.Model with
        {
            Graph = HalfWeights.Run(choice.Model.Graph),
            Storage = WeightStorage.Float16,
            Provenance = new Dictionary<string, string>(choice.Model.Provenance) { ["float model"] = $"sha256 {choice.Model.Sha256}", ["weights"] = "float16" },
        };
        var (before, after, same, data) = ProgressView.Run(session, view =>
        {
            ProjectImages test = ProjectImages.Load(project, "test", project.Data.Test, view, session.Cancellation);
            ProgressPart part = view.Part("measuring");
            int[] exact = Decisions(choice.Model.Graph, choice.Locating, test), rounded = Decisions(model.Graph, choice.Locating, test);
            part.Report(1, null);
            return (Right(exact, test), Right(rounded, test), new Rate(exact.Zip(rounded).Count(pair => pair.First == pair.Second), exact.Length), test);
        });
        Artifacts artifacts = ModelChoice.ArtifactsOf(session);
        Directory.CreateDirectory(artifacts.Folder);
        model.Save(artifacts.Float16Model);
        run.Hash("float model", choice.Model.Sha256);
        run.Hash("float16 model", model.Sha256);
        run.Hash("data.test", data.Sha256);
        run.Result("float_accuracy_percent", 100 * before.Value);
        run.Result("float16_accuracy_percent", 100 * after.Value);
        int bytes = model.ToBytes().Length, was = choice.Model.ToBytes().Length;
        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.quantize.float16/1",
                ["model"] = session.Shown(artifacts.Float16Model),
                ["sha256"] = model.Sha256,
                ["bytes"] = bytes,
                ["float_bytes"] = was,
                ["images"] = same.Trials,
                ["same_decisions"] = same.Hits,
                ["float_accuracy"] = before.Value,
                ["float16_accuracy"] = after.Value,
            },
            text =>
            {
                text.WriteLine($"{model.Graph.Name}: weights in float16, {Report.Text.Bytes(bytes)} in place of {Report.Text.Bytes(was)}");
                text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"accuracy {Report.Text.Percent(before.Value)} to {Report.Text.Percent(after.Value)} on {same.Trials} test images, the same decision on {same.Hits}  [measured]"));
                text.WriteLine("devices compute INT8: 'edge compile' takes no float model, whatever its weights are stored in; 'edge quantize' makes INT8 of this one too");
                text.WriteLine($"wrote {session.Shown(artifacts.Float16Model)}");
            });
        return ExitCode.Done;
    }

    // Of a network that locates, the class of the best detection.
    private static int[] Decisions(Graph graph, LocatingSpecification? locating, ProjectImages images)
    {
        GridReader? reader = locating is null ? null : GridReader.OfFloat(locating, graph.Outputs[0].Shape);
        return [.. FloatExecutor.RunAllFast(graph, [.. Enumerable.Range(0, images.Set.Count).Select(images.Set.Real)]).Select(outputs =>
            reader is null ? Array.IndexOf(outputs[0], outputs[0].Max()) : GridReader.Decision(reader.Read(outputs[0])))];
    }

    private static Rate Right(int[] decisions, ProjectImages images) => new(decisions.Zip(images.Set.Labels).Count(pair => pair.First == pair.Second), decisions.Length);
}
