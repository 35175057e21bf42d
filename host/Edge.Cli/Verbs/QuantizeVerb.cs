using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.History;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary><c>edge quantize</c>: a float model becomes INT8, with ranges from the user's own images.</summary>
internal static class QuantizeVerb
{
    /// <summary>Images the errors of each tensor are measured on; more of them move the decibels by less than a tenth.</summary>
    private const int MeasuredImages = 32;

    public static Command Create(Application application)
    {
        Argument<string?> model = ModelChoice.FloatArgument();
        var random = new Option<bool>("--random") { Description = "Calibrate on noise: a plumbing test only, and labelled as one" };
        var range = new Option<string?>("--range") { Description = "quantize.range: mse, min-max, percentile or entropy", HelpName = "METHOD" };
        var weights = new Option<string?>("--weights") { Description = "quantize.weights: bits, or float16 for a float model of half the size", HelpName = "BITS" };
        var rounding = new Option<string?>("--rounding") { Description = "quantize.rounding, of weights below 8 bits", HelpName = "METHOD" };
        var qat = new Option<int?>("--qat") { Description = "quantize.qat.epochs: train the network with everything rounded", HelpName = "EPOCHS" };
        var command = new Command("quantize", "Turn the float model into INT8, calibrated on your images") { model, random, range, weights, rounding, qat };
        application.Bind(command, (session, parsed) =>
        {
            session.Override("quantize.range", parsed.GetValue(range));
            session.Override("quantize.weights", parsed.GetValue(weights));
            session.Override("quantize.rounding", parsed.GetValue(rounding));
            session.Override("quantize.qat.epochs", parsed.GetValue(qat));
            bool isRandom = parsed.GetValue(random);
            if (isRandom && session.Project.Quantize is { Qat: not null } or { IsFloat16: true })
                throw new UsageException("E0016", "--random", "noise where images are needed: to train on, or to measure with", "'--random' for plain post-training quantization");
            string? named = parsed.GetValue(model) ?? session.Project.Model.EdgeFile;
            if (named is null && session.Project.Anomaly is not null)
            {
                throw new UsageException("E0016", session.Project.File, "the project learns from good parts, whose features say nothing of how far those of others reach",
                    "'edge train' or 'edge anomaly', which quantize with parts that have something wrong", "'edge compile' goes on with what they wrote");
            }

            return RecordedRun.Of(session, "quantize", null, ProjectSettings.OfQuantization(session.Project, isRandom), run => Run(session, run, named, isRandom));
        });
        return command;
    }

    private static int Run(Session session, RecordedRun run, string? named, bool isRandom)
    {
        Project project = session.Project;
        Artifacts artifacts = ModelChoice.ArtifactsOf(session);
        ModelChoice floatModel = ModelChoice.Float(session, named);
        if (!isRandom)
            PreprocessingCheck.Same(floatModel, project, session);
        if (project.Quantize is { Qat: not null } or { IsFloat16: true })
            floatModel = floatModel.OneLevel(session);
        if (project.Quantize.IsFloat16)
            return HalfStorage.Run(session, run, floatModel);
        ModelChoice source = Prepared(project, floatModel);

        var (int8, reports, calibration, images, training) = ProgressView.Run(session, view =>
        {
            if (project.Quantize.Qat is { } qat)
            {
                QuantizedTraining trained = QuantizedTraining.Run(session, run, source, qat, OptionsOf(project), view);
                CalibrationSet start = CalibrationOf(trained.Images, Math.Min(project.Quantize.Images, trained.Images.Set.Count));
                var made = new ModelFile(trained.Int8);
                return (made, Reports(source.Model, source.Model, made, [.. start.Images.Take(MeasuredImages)]), start, trained.Images, trained);
            }

            ProjectImages? images = isRandom ? null
                : ProjectImages.Load(project, project.Data.Calibration is null ? "train" : "calib", project.Data.Calibration ?? project.Data.Train, view, session.Cancellation, project.Quantize.Images);
            CalibrationSet calibration = images is null ? RandomCalibration.PlumbingTestOnly(source.Model.Graph, seed: 1) : CalibrationOf(images, images.Set.Count);
            ProgressPart part = view.Part("quantizing");
            var (moved, int8) = Quantized(project, source.Model, calibration, part);
            session.Cancellation.ThrowIfCancellationRequested();
            part.Report(1, null);
            return (int8, Reports(moved, source.Model, int8, [.. calibration.Images.Take(MeasuredImages)]), calibration, images, (QuantizedTraining?)null);
        });

        QuantizationReport report = reports[0];
        ModelFile model = int8 with
        {
            Preprocessing = floatModel.Model.Preprocessing ?? ProjectImages.SpecificationOf(project.Preprocess).CanonicalText,
            Provenance = new Dictionary<string, string>(floatModel.Model.Provenance)
            {
                ["float model"] = $"sha256 {floatModel.Model.Sha256}",
                [ModelOrigin.Calibration] = calibration.Description,
                [ModelOrigin.Quantization] = string.Join(", ", ProjectSettings.OfQuantization(project, isRandom).Where(pair => pair.Key.StartsWith("quantize.", StringComparison.Ordinal)).Select(pair => $"{pair.Key[9..]} {pair.Value}")),
            },
        };
        Directory.CreateDirectory(artifacts.Folder);
        if (images is not null)
            ImageHashes.Save(artifacts.CalibrationHashes, images.Set);
        model.Save(artifacts.Int8Model);
        run.Hash("float model", floatModel.Model.Sha256);
        run.Hash("int8 model", model.Sha256);
        if (images is not null)
            run.Hash("data.calib", images.Sha256);
        TensorError? weakest = report.Tensors.Where(tensor => tensor.SnrDb is not null).MinBy(tensor => tensor.SnrDb);
        if (weakest is not null)
            run.Result("lowest_snr_db", weakest.SnrDb!.Value);
        if (isRandom)
            session.Warn("plumbing test only: calibrated on random data; nothing this model says means anything");
        session.Result(() =>
        {
            JsonObject json = Json(session, artifacts, model, reports, isRandom);
            if (training is not null)
                json["epochs"] = training.Json;
            return json;
        }, text => Write(text, session, artifacts, model.Graph, reports, weakest, calibration, training));
        return ExitCode.Done;
    }

    /// <summary>The same function of other numbers inside, where the project wants it: what is quantized is compared with it, node by node.</summary>
    /// <exception cref="UsageException">E0016: the model has several levels, and the project wants what takes one.</exception>
    internal static ModelChoice Prepared(Project project, ModelChoice choice)
    {
        QuantizeSection quantize = project.Quantize;
        if (quantize.Shared is not null && choice.Model.Levels is not null)
        {
            throw new UsageException("E0016", project.File, "'quantize.shared' for a model of several levels", "a model of one level",
                "levels read parts of one table, which a codebook has not");
        }

        if (quantize is { Equalize: false, Absorb: false })
            return choice;
        if (choice.Model.Levels is not null)
        {
            throw new UsageException("E0016", project.File, $"'quantize.{(quantize.Equalize ? "equalize" : "absorb")}' for a model of several levels",
                "a model of one level", "'edge scale' has shared out the ranges of its levels already");
        }

        return quantize.Equalize ? choice with { Model = choice.Model with { Graph = CrossLayerEqualization.Run(choice.Model.Graph) } } : choice;
    }

    private static CalibrationSet CalibrationOf(ProjectImages images, int count) => new(
        [.. Enumerable.Range(0, count).Select(images.Set.Real)],
        string.Create(CultureInfo.InvariantCulture, $"{count} images of {images.Dataset.Name}, sha256 {images.Sha256}"));

    /// <summary>The whole of post-training quantization as the project has it.</summary>
    /// <returns>What was quantized, and what became of it.</returns>
    internal static (ModelFile Moved, ModelFile Int8) Quantized(Project project, ModelFile source, CalibrationSet calibration, ProgressPart part)
    {
        ModelFile moved = project.Quantize.Absorb ? source with { Graph = BiasAbsorption.Run(source.Graph, calibration.Images) } : source;
        ModelFile int8 = Quantized(moved, calibration, OptionsOf(project), part);
        return (moved, project.Quantize.Shared is { } values ? int8 with { Graph = SharedSteps.Run(int8.Graph, values) } : int8);
    }

    private static ModelFile Quantized(ModelFile model, CalibrationSet calibration, QuantizationOptions options, ProgressPart part) =>
        model.Levels is { } levels
        ? ModelFile.Of(LevelQuantizer.Run(Pipeline.Prepare(levels), calibration.Images, options, part))
        : new ModelFile(PostTrainingQuantizer.Run(Pipeline.Prepare(model.Graph), calibration.Images, options, part));

    // One for each level of compute. Tensors are compared with those of what was quantized, decisions with those of what absorption began with.
    private static QuantizationReport[] Reports(ModelFile model, ModelFile deciding, ModelFile int8, IReadOnlyList<float[]> images) => model.Levels is { } levels
        ? [.. levels.Levels.Zip(int8.Levels!.Levels, (real, rounded) => QuantizationReport.Measure(Pipeline.Prepare(real), rounded, images))]
        : [QuantizationReport.Measure(Pipeline.Prepare(model.Graph), int8.Graph, images, Pipeline.Prepare(deciding.Graph))];

    /// <summary>As the project has them.</summary>
    internal static QuantizationOptions OptionsOf(Project project) => new()
    {
        ActivationRange = project.Quantize.Range switch
        {
            "min-max" => ActivationRangeMethod.MinMax,
            "percentile" => ActivationRangeMethod.Percentile,
            "entropy" => ActivationRangeMethod.Entropy,
            _ => ActivationRangeMethod.Mse,
        },
        Percentile = project.Quantize.Percentile,
        BiasCorrection = project.Quantize.BiasCorrection,
        WeightBits = project.Quantize.Weights,
        WeightRounding = project.Quantize.Rounding switch
        {
            "nearest" => WeightRoundingMethod.Nearest,
            "adaround" => WeightRoundingMethod.Adaptive,
            _ => WeightRoundingMethod.Covariance,
        },
        NodeWeightBits = project.Quantize.Layers,
        InputQuantization = ProjectImages.SpecificationOf(project.Preprocess).Quantization,
    };

    private static void Write(
        TextWriter text, Session session, Artifacts artifacts, Graph int8, IReadOnlyList<QuantizationReport> reports, TensorError? weakest,
        CalibrationSet calibration, QuantizedTraining? training)
    {
        QuantizationReport report = reports[0];
        text.WriteLine($"{int8.Name}: INT8, calibrated on {calibration.Description}");
        if (training is not null)
            text.WriteLine(training.Text);
        text.WriteLine($"same decision as float on {report.SameDecisions} of {report.Images} calibration images  [measured]");
        for (int level = 1; level < reports.Count; level++)
            text.WriteLine($"level {level} of compute: {reports[level].SameDecisions} of {reports[level].Images}, as its own float network  [measured]");
        if (weakest is not null)
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"weakest tensor {weakest.Tensor}: {weakest.SnrDb:0.0} dB signal to noise  [measured]"));
        text.WriteLine($"wrote {session.Shown(artifacts.Int8Model)}");
    }

    private static JsonObject Json(Session session, Artifacts artifacts, ModelFile model, IReadOnlyList<QuantizationReport> reports, bool isRandom)
    {
        QuantizationReport report = reports[0];
        var json = new JsonObject
        {
            ["schema"] = "edge.quantize/1",
            ["plumbing_test"] = isRandom,
            ["model"] = session.Shown(artifacts.Int8Model),
            ["sha256"] = model.Sha256,
            ["calibration"] = model.Provenance[ModelOrigin.Calibration],
            ["measured_images"] = report.Images,
            ["same_decisions"] = report.SameDecisions,
            ["tensors"] = new JsonArray([.. report.Tensors.Select(tensor => (JsonNode)new JsonObject
            {
                ["tensor"] = tensor.Tensor,
                ["shape"] = tensor.Shape.ToString(),
                ["scale"] = tensor.Quantization.Scale,
                ["zero_point"] = tensor.Quantization.ZeroPoint,
                ["snr_db"] = tensor.SnrDb,
                ["clipped"] = tensor.Clipped,
            })]),
        };
        if (reports.Count > 1)
            json["same_decisions_of_levels"] = new JsonArray([.. reports.Select(each => (JsonNode)each.SameDecisions)]);
        return json;
    }
}
