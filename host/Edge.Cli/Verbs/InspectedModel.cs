using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;

namespace Edge.Cli.Verbs;

/// <summary>An INT8 graph to look at, from whatever there is: its shapes and memory do not depend on the weights.</summary>
/// <param name="State">What the weights are: <c>quantized</c>, <c>trained, not quantized</c> or <c>not trained</c>.</param>
internal sealed record InspectedModel(Graph Int8, string State)
{
    /// <summary>False for a float model: what stands for its ranges here is noise.</summary>
    public bool HasRanges => FloatBytes == 0;

    /// <summary>All levels of compute, of which <see cref="Int8"/> is the whole network; null where there is one.</summary>
    public LevelSet? Levels { get; private init; }

    /// <summary>How detections are read off its output, as it was trained; null: it judges whole images.</summary>
    public LocatingSpecification? Locating { get; private init; }

    /// <summary>What the weights take in float; 0 for an INT8 model.</summary>
    public long FloatBytes { get; private init; }

    /// <param name="named">A .edge, .tflite or .onnx file; null for the project's most finished model.</param>
    public static InspectedModel Of(Session session, string? named)
    {
        if (named is not null)
            return OfFile(session.Resolve(named), session.Shown(session.Resolve(named)));
        Artifacts artifacts = ModelChoice.ArtifactsOf(session);
        string[] made = [artifacts.Int8Model, artifacts.FloatModel];
        return made.FirstOrDefault(File.Exists) is { } path ? OfFile(path, session.Shown(path))
            : session.Project.Model.EdgeFile is { } brought ? OfFile(brought, session.Shown(brought))
            : ForItsShapes(new ModelFile(UntrainedModel.Of(session.Project)), "not trained") with { Locating = session.Project.Locate?.Specification };
    }

    private static InspectedModel OfFile(string path, string shown)
    {
        if (!File.Exists(path))
            throw new UsageException("E0020", shown, "there is no such model", "a .edge, .tflite or .onnx file", "'edge train' or 'edge quantize' makes one");
        ModelFile model = ModelImport.Load(path);
        return model.Graph.IsInt8 ? new InspectedModel(model.Graph, "quantized") { Levels = model.Levels, Locating = LocatingSpecification.Of(model.Provenance) } : ForItsShapes(model, "trained, not quantized");
    }

    // Ranges from one image of noise: good for nothing but the sizes, which is all that inspecting needs.
    private static InspectedModel ForItsShapes(ModelFile model, string state)
    {
        CalibrationSet noise = RandomCalibration.PlumbingTestOnly(model.Graph, seed: 1);
        var options = new QuantizationOptions { BiasCorrection = false, ActivationRange = ActivationRangeMethod.MinMax };
        ModelFile int8 = Pipeline.Quantize(model, noise with { Images = [noise.Images[0]] }, options);
        return new InspectedModel(int8.Graph, state) { Levels = int8.Levels, Locating = LocatingSpecification.Of(model.Provenance), FloatBytes = model.Graph.Constants.Sum(constant => (long)constant.Bytes) };
    }
}
