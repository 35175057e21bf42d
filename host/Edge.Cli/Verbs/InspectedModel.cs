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
    /// <param name="named">A .edge, .tflite or .onnx file; null for the project's most finished model.</param>
    public static InspectedModel Of(Session session, string? named)
    {
        if (named is not null)
            return OfFile(session.Resolve(named), session.Shown(session.Resolve(named)));
        Artifacts artifacts = ModelChoice.ArtifactsOf(session);
        string[] made = [artifacts.Int8Model, artifacts.FloatModel];
        return made.FirstOrDefault(File.Exists) is { } path ? OfFile(path, session.Shown(path))
            : session.Project.Model.EdgeFile is { } brought ? OfFile(brought, session.Shown(brought))
            : new InspectedModel(ForItsShapes(UntrainedModel.Of(session.Project)), "not trained");
    }

    private static InspectedModel OfFile(string path, string shown)
    {
        if (!File.Exists(path))
            throw new UsageException("E0020", shown, "there is no such model", "a .edge, .tflite or .onnx file", "'edge train' or 'edge quantize' makes one");
        Graph graph = ModelImport.Load(path).Graph;
        return graph.IsInt8 ? new InspectedModel(graph, "quantized") : new InspectedModel(ForItsShapes(graph), "trained, not quantized");
    }

    // Ranges from noise: good for nothing but the sizes, which is all that inspecting needs.
    private static Graph ForItsShapes(Graph graph) =>
        Pipeline.Quantize(graph, RandomCalibration.PlumbingTestOnly(graph, seed: 1), new QuantizationOptions { BiasCorrection = false, ActivationRange = ActivationRangeMethod.MinMax });
}
