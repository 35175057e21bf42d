using System.Text;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Pack;
using Edge.Compiler.Planning;
using Edge.Compiler.Preprocessing;
using Edge.Compiler.Storage;
using Edge.Devices.Boards;
using Edge.Devices.Nano;
using Edge.Runtime.Update;

namespace Edge.Cli.Verbs;

/// <summary>What the command line says about a pack.</summary>
/// <param name="Product">Null: the model's.</param>
/// <param name="IsLimitsOnly">Limits for a model that is in the field already.</param>
internal sealed record PackRequest(int Release, string Label, string? Product, string KernelSet, int GoldenVectors, bool HasProject, bool IsLimitsOnly, PlanOptions Plan);

/// <summary>Collects the sections of a pack and writes one for each target.</summary>
internal static class PackBuild
{
    public static int Run(Session session, ModelChoice choice, IReadOnlyList<Target> targets, PackKey key, PackRequest request)
    {
        Project? project = request.HasProject ? session.Project : null;
        if (project is not null)
            PreprocessingCheck.Same(choice, project, session);
        Graph graph = choice.Model.Graph;
        PreprocessingSpecification? preprocessing = choice.Model.Preprocessing is { } text ? PreprocessingPart.Parse(text, session.Shown(choice.Path))
            : project is not null ? ProjectImages.SpecificationOf(project.Preprocess) : null;
        var (inputs, source) = GoldenInputs(session, project, graph, request.GoldenVectors);

        var planned = ModelCode.Of(choice.Model, request.Plan, asIs: false);
        var parts = new List<PackPart>();
        if (preprocessing is not null)
            parts.Add(PreprocessingPart.Write(preprocessing));
        if (choice.Locating is { } locating)
            parts.Add(LocatingPart.Write(locating, graph));
        parts.AddRange(MapPart.Of(graph));
        JudgedClasses? judged = project is null ? null : JudgedClasses.Of(project, choice);
        if (judged is not null)
            parts.Add(LimitsPart.Write(judged.Limits, judged.Mode, graph.Outputs[0].Quantization));
        else if (request.IsLimitsOnly)
            throw new UsageException("E0015", "edge pack --limits", "there is no project with limits", "a project whose classes are the model's");
        if (project?.Line is { } line)
            parts.Add(LinePart.Write(line.Settings.FrameHeight > 0 ? line.Settings : WithFrame(line.Settings, graph, preprocessing)));
        if (project is not null && !request.IsLimitsOnly && CalibrationFingerprint.Of(session, project, choice, judged) is { } fingerprint)
            parts.Add(DriftPart.Write(fingerprint));
        IReadOnlyList<ClassLimit>? limits = judged?.Limits;
        parts.Add(GoldenPart.Write(GoldenPart.Record(graph, inputs)));
        parts.Add(new PackPart(PackSection.Report, Encoding.UTF8.GetBytes(JsonText.Of(Origin(choice, preprocessing, limits, source)))));

        // Every pack is complete before the first is written.
        var packs = targets.Select(target =>
        {
            var content = new PackContent
            {
                Product = request.Product ?? choice.Name,
                Label = request.Label,
                Board = target.Board.Name,
                KernelSet = request.KernelSet,
                Release = request.Release,
                Parts = [PlanFor(session, planned, target.Board, choice.Locating, request), .. parts],
            };
            byte[] bytes = PackWriter.Write(request.IsLimitsOnly ? LimitsPack.Of(content, parts.Single(part => part.Kind == PackSection.Limits), request.Release) : content, key);
            return (Path: request.IsLimitsOnly ? choice.Artifacts.LimitsPack(target.Name) : choice.Artifacts.Pack(target.Name), Bytes: bytes, Read: PackReader.Read(bytes, target.Name, key));
        }).ToArray();
        foreach (var (path, bytes, _) in packs)
            AtomicFile.Write(path, bytes);

        if (choice.Model.IsPlumbingTest())
            session.Warn("plumbing test only: this model was calibrated on random data");
        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.pack/1",
                ["plumbing_test"] = choice.Model.IsPlumbingTest(),
                ["golden_from"] = source,
                ["packs"] = new JsonArray([.. packs.Select(pack => (JsonNode)PackCheck.Json(session.Shown(pack.Path), pack.Read))]),
            },
            text =>
            {
                foreach (var (path, _, read) in packs)
                {
                    text.WriteLine($"wrote {session.Shown(path)}");
                    PackCheck.Write(text, read);
                }

                if (!request.IsLimitsOnly)
                    text.WriteLine($"golden vectors from {source}");
            });
        return ExitCode.Done;
    }

    private static LineSettings WithFrame(LineSettings line, Graph graph, PreprocessingSpecification? preprocessing)
    {
        Runtime.PreprocessingParameters pixels = NanoPicture.Of(graph, preprocessing);
        return line with { FrameHeight = pixels.FrameH, FrameWidth = pixels.FrameW };
    }

    // Some rows at a time where whole tensors do not fit the board.
    private static PackPart PlanFor(Session session, ModelCode model, Board board, LocatingSpecification? locating, PackRequest request)
    {
        PlannedModel planned = model.PlannedFor(board, locating);
        Compiler.Planning.Program program = planned.Full;
        long free = TargetPlan.FreeForPlan(board, program, locating);
        // Limits only name the plan. A managed program knows it by its hash, and has its arena on nanoCLR's heap.
        if (board.Nano is null && !request.IsLimitsOnly)
            Planner.Fit(program, (int)Math.Min(free, int.MaxValue), board.Name);
        else if (program.ArenaBytes > free && !request.IsLimitsOnly)
            session.Warn($"the plan takes {program.ArenaBytes} bytes of RAM, native firmware on {board.Name} has {free}: only managed programs take this pack");
        return new PackPart(PackSection.Program, PlanWriter.Write(planned, new PlanWriterOptions { KernelSet = request.KernelSet }));
    }

    private static (IReadOnlyList<sbyte[]> Inputs, string Source) GoldenInputs(Session session, Project? project, Graph graph, int count)
    {
        if (graph.Inputs.Count != 1)
            throw new ModelException("E0429", graph.Name, $"{graph.Inputs.Count} inputs", "one input; of several outputs the first is judged",
                "a device with packs has one camera");
        const int seed = 1;
        if (project?.Data.Test is not { } test)
            return (GoldenPart.Noise(graph, count, seed), $"noise, seed {seed}");
        ProjectImages images = ProgressView.Run(session, view => ProjectImages.Load(project, "test", test, view, session.Cancellation));
        if (!images.Set.Shape.Equals(graph.Inputs[0].Shape))
            throw new ModelException("E0311", graph.Name, $"takes {graph.Inputs[0].Shape}", $"{images.Set.Shape}, what the project's preprocessing gives",
                "compare 'preprocess' with what the model was trained on");
        IReadOnlyList<sbyte[]> taken = images.Sample(count);
        return (taken, $"{taken.Count} of the test images of {images.Dataset.Name}");
    }

    /// <summary>The section for people: where everything is from.</summary>
    private static JsonObject Origin(ModelChoice choice, PreprocessingSpecification? preprocessing, IReadOnlyList<ClassLimit>? limits, string goldenFrom) =>
        new()
        {
            ["schema"] = "edge.origin/1",
            ["edge"] = Product.Version,
            ["model"] = choice.Model.Graph.Name,
            ["model_sha256"] = choice.Model.Sha256,
            ["plumbing_test"] = choice.Model.IsPlumbingTest(),
            ["classes"] = new JsonArray([.. choice.Model.Graph.Classes.Select(name => (JsonNode)name)]),
            ["preprocessing"] = preprocessing?.CanonicalText,
            ["limits"] = limits is null ? null : new JsonArray([.. limits.Where(limit => limit.IsDefect).Select(limit =>
            (JsonNode)new JsonObject { ["class"] = limit.Name, ["step"] = limit.Limit, ["gray"] = limit.Gray })]),
            ["golden_from"] = goldenFrom,
            ["provenance"] = new JsonObject(choice.Model.Provenance.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        };
}
