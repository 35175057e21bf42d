using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Export;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes;
using Edge.Compiler.Storage;
using Edge.Compiler.TFLite;

namespace Edge.Cli.Verbs;

/// <summary><c>edge export</c>: a model as an ONNX or TFLite file, for other tools to check and to use.</summary>
internal static class ExportVerb
{
    private sealed record Written(string Format, string Path, byte[] Bytes);

    public static Command Create(Application application)
    {
        var model = new Argument<string?>("MODEL") { Description = "A .edge, .tflite or .onnx file; none: the project's, INT8 if there is one", Arity = ArgumentArity.ZeroOrOne };
        var onnx = new Option<string?>("--onnx") { Description = "Write ONNX: an INT8 model with QuantizeLinear and DequantizeLinear around every tensor", HelpName = "FILE" };
        var tflite = new Option<string?>("--tflite") { Description = "Write TFLite: an INT8 model computes the same bytes there", HelpName = "FILE" };
        var command = new Command("export", "Write the model as ONNX or TFLite") { model, onnx, tflite };
        application.Bind(command, (session, parsed) => Run(session, ModelOf(session, parsed.GetValue(model)), parsed.GetValue(onnx), parsed.GetValue(tflite)));
        return command;
    }

    private static string ModelOf(Session session, string? named)
    {
        if (named is not null)
            return session.Resolve(named);
        Artifacts artifacts = ModelChoice.ArtifactsOf(session);
        return File.Exists(artifacts.Int8Model) ? artifacts.Int8Model : artifacts.FloatModel;
    }

    private static int Run(Session session, string path, string? onnx, string? tflite)
    {
        if (onnx is null && tflite is null)
            throw new UsageException("E0003", "edge export", "neither '--onnx FILE' nor '--tflite FILE'", "one of them, or both", "'edge export --help' shows what it takes");
        string? onnxPath = Target(session, path, "--onnx", onnx, OnnxImporter.Extension), tflitePath = Target(session, path, "--tflite", tflite, TFLiteModel.Extension);
        if (!File.Exists(path))
            throw new UsageException("E0020", session.Shown(path), "there is no such model", "a .edge, .tflite or .onnx file", "'edge train' or 'edge quantize' makes one");

        ModelFile model = ModelImport.Load(path);
        Graph graph = model.Graph;
        if (model.Levels is { } levels)
            session.Warn($"{session.Shown(path)} has {levels.Count} levels of compute; level 0 is exported, all of the network");
        // Both are made before either is written: what one format refuses leaves no file of the other.
        var files = new List<Written>();
        if (onnxPath is not null)
            files.Add(new Written("onnx", onnxPath, OnnxExporter.ToBytes(graph)));
        if (tflitePath is not null)
            files.Add(new Written("tflite", tflitePath, TFLiteExporter.ToBytes(WithoutBatchNorm(session, graph))));
        foreach (Written file in files)
            Write(session, file);
        session.Result(() => Json(session, path, graph, files), text =>
        {
            foreach (Written file in files)
                text.WriteLine($"wrote {session.Shown(file.Path)}, {file.Bytes.Length:N0} B: {graph.Name}, {(graph.IsInt8 ? "INT8" : "float")}, {graph.Nodes.Count} nodes");
        });
        return ExitCode.Done;
    }

    // TFLite has no batch norm: its converters fold it too.
    private static Graph WithoutBatchNorm(Session session, Graph graph)
    {
        int before = graph.Nodes.Count(node => node.Operator is BatchNorm);
        if (before == 0)
            return graph;
        graph = ReplaceBatchNorm.Run(FoldNormalization.Run(FoldBatchNorm.Run(graph)));
        session.Note($"{before} batch norms are folded into their neighbours: TFLite has none");
        return graph;
    }

    private static string? Target(Session session, string model, string option, string? named, string extension)
    {
        if (named is null)
            return null;
        string path = session.Resolve(named);
        if (Directory.Exists(path))
            throw new UsageException("E0003", option, $"'{named}' is a folder", "the name of a file");
        if (!path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            throw new UsageException("E0003", option, $"'{named}'", $"a name that ends with {extension}", "other tools, and edge itself, tell formats by it");
        return SameFile(path, model) ? throw new UsageException("E0151", option, $"'{named}' is the model itself", "another name", "the export would overwrite what it is made of") : path;
    }

    private static bool SameFile(string a, string b) =>
        string.Equals(Real(a), Real(b), OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    // A link to the model is the model.
    private static string Real(string path) => new FileInfo(path) is { Exists: true } file && file.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : Path.GetFullPath(path);

    private static void Write(Session session, Written file)
    {
        try
        {
            AtomicFile.Write(file.Path, file.Bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException("E0152", session.Shown(file.Path), "the file cannot be written", "a folder with room that you may write to", e.Message, e);
        }
    }

    private static JsonObject Json(Session session, string path, Graph graph, List<Written> files) => new()
    {
        ["schema"] = "edge.export/1",
        ["model"] = session.Shown(path),
        ["arithmetic"] = graph.IsInt8 ? "int8" : "float32",
        ["nodes"] = graph.Nodes.Count,
        ["files"] = new JsonArray([.. files.Select(file => (JsonNode)new JsonObject
        {
            ["format"] = file.Format,
            ["file"] = session.Shown(file.Path),
            ["bytes"] = file.Bytes.Length,
            ["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.Bytes)),
        })]),
    };
}
