using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;

namespace Edge.Cli.Verbs;

/// <summary>An INT8 graph to look at, from whatever there is: its shapes and memory do not depend on the weights.</summary>
/// <param name="State">What the weights are: <c>quantized</c>, <c>trained, not quantized</c> or <c>not trained</c>.</param>
internal sealed record InspectedModel(Graph Int8, string State)
{
    /// <summary>False for a float model: what stands for its ranges here is noise.</summary>
    public bool HasRanges => FloatBytes == 0;

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
            : ForItsShapes(UntrainedModel.Of(session.Project), "not trained");
    }

    private static InspectedModel OfFile(string path, string shown)
    {
        if (!File.Exists(path))
            throw new UsageException("E0020", shown, "there is no such model", "a .edge, .tflite or .onnx file", "'edge train' or 'edge quantize' makes one");
        Graph graph = ModelImport.Load(path).Graph;
        return graph.IsInt8 ? new InspectedModel(graph, "quantized") : ForItsShapes(graph, "trained, not quantized");
    }

    // Ranges from one image of noise: good for nothing but the sizes, which is all that inspecting needs.
    private static InspectedModel ForItsShapes(Graph graph, string state)
    {
        CalibrationSet noise = RandomCalibration.PlumbingTestOnly(graph, seed: 1);
        var options = new QuantizationOptions { BiasCorrection = false, ActivationRange = ActivationRangeMethod.MinMax };
        Graph int8 = Pipeline.Quantize(graph, noise with { Images = [noise.Images[0]] }, options);
        return new InspectedModel(int8, state) { FloatBytes = graph.Constants.Sum(constant => (long)constant.Bytes) };
    }
}
