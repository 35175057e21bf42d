using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Storage;
using Edge.Training.Anomalies;
using Edge.Training.Datasets;

namespace Edge.Cli.Tests.Verbs;

public sealed class AnomalyVerbTests
{
    private const string Project =
        """
        project: tiny
        model: { network: anomaly, classes: [good, anomaly] }
        preprocess: { color: gray8, resize: { size: [24, 16] } }
        data:
          train: { rendered: { seed: 1, count: 150 }, good: [OK] }
          test:  { rendered: { seed: 1, count: 50 }, good: [OK] }
        anomaly: { epochs: 1, images: 100, channels: 4, overkill: 20%, entries: 8, gray: 0.02 }
        targets: { m4: { board: netduinoplus2 } }
        """;

    [Fact]
    public void A_folder_of_good_pictures_becomes_a_project_and_a_model_that_compiles()
    {
        using var run = new Run();
        WritePictures(run, "parts/good", 30);
        Assert.True(run.Edge("anomaly", "parts/good", "--epochs", "1", "--set", "anomaly.images=40", "--overkill", "10%") == 0, run.Error);
        Assert.Contains("escape cannot be stated: no bad part was seen", run.Out, StringComparison.Ordinal);
        Assert.Contains("of 9 held-back good parts reach it", run.Out, StringComparison.Ordinal);
        // Both heads, before anything is trained.
        int costs = run.Error.IndexOf("nearest of 64", StringComparison.Ordinal), training = run.Error.IndexOf("epoch 1/1", StringComparison.Ordinal);
        Assert.InRange(costs, 0, training);
        string project = File.ReadAllText(run.Path("edge.yaml"));
        Assert.Contains("train: { pictures: 'parts/good' }", project, StringComparison.Ordinal);
        Assert.Contains("board: netduinoplus2", project, StringComparison.Ordinal);
        string name = project.Split('\n').First(line => line.StartsWith("project: ", StringComparison.Ordinal))[9..];
        Graph int8 = ModelFile.Load(run.Path($"build/{name}.int8.edge")).Graph;
        Assert.Equal("1x2", int8.Outputs[0].Shape.ToString());

        Assert.True(run.Edge("compile") == 0, run.Error);
        Assert.Contains("edge_gaussian_distance_s8(", File.ReadAllText(Directory.GetFiles(run.Path("build/device"), "*.c").First(file => File.ReadAllText(file).Contains("_infer(", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.Equal(2, run.Edge("anomaly", "parts/good"));
        Assert.Contains("E0019", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_device_judges_by_the_limit_of_the_model()
    {
        using Run run = new Run().With("edge.yaml", Project);
        Assert.True(run.Edge("anomaly", "--head", "nearest", "--json") == 0, run.Error);
        JsonNode result = JsonNode.Parse(run.Out)!;
        Assert.Equal(("edge.anomaly/1", "nearest of 8", null), ((string?)result["schema"], (string?)result["head"], (string?)result["escape"]));
        Assert.Equal(["nearest of 8", "gaussian"], result["forecasts"]!.AsArray().Select(row => (string?)row!["head"]));
        Assert.All(result["forecasts"]!.AsArray(), row => Assert.True((long)row!["flash_bytes"]! > 0 && (long)row["instructions"]! > 0));
        Graph int8 = ModelFile.Load(run.Path("build/tiny.int8.edge")).Graph;
        var judged = Cli.Projects.JudgedClasses.Of(Cli.Projects.ProjectReader.Read(run.Path("edge.yaml"), []), int8, locating: null)!;
        Assert.Equal(new ClassLimit("anomaly", true, (int)result["limit_step"]!, 5), judged.Limits[1]);
        Assert.Equal((int)result["limit_step"]! / 256.0 + 0.5, (double)result["limit"]!, 1e-9);

        // What is exported is read back as the same network; TFLite has not what it is made of.
        Assert.True(run.Edge("export", "build/tiny.int8.edge", "--onnx", "tiny.onnx") == 0, run.Error);
        Assert.Contains(Edge.Compiler.Import.OnnxImporter.Import(run.Path("tiny.onnx")).Nodes, node => node.Operator.Kind == "NearestDistance");
        Assert.Equal(3, run.Edge("export", "build/tiny.int8.edge", "--tflite", "tiny.tflite"));
        Assert.Contains("export to ONNX", run.Error, StringComparison.Ordinal);

        // The report's rates are those of the same limit; both kinds of parts are there.
        Assert.True(run.Edge("validate", "--stages", "float,int8") is 0 or 1, run.Error);
        Assert.Contains("area under the ROC curve", run.Out, StringComparison.Ordinal);
        Assert.Contains("10 good and 40 bad parts", run.Out, StringComparison.Ordinal);
        Assert.Contains("\"auc\"", File.ReadAllText(run.Path("build/report.json")), StringComparison.Ordinal);
    }

    /// <summary>The map stands behind the scores: in the plan, in the golden vectors, and in what a nanoFramework program has memory for.</summary>
    [Fact]
    public void A_model_with_its_map_is_packed_and_goes_into_a_nanoFramework_program()
    {
        using Run run = new Run().With("edge.yaml", Project.Replace("anomaly: {", "anomaly: { map: true,"))
            .With("qa.key", "edge.key/1 QA-2026a\n000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n");
        Assert.True(run.Edge("anomaly") == 0, run.Error);
        Graph int8 = ModelFile.Load(run.Path("build/tiny.int8.edge")).Graph;
        Assert.Equal(2, int8.Outputs.Count);
        int cells = int8.Outputs[1].Bytes;

        Assert.True(run.Edge("pack", "--key", "qa.key", "--board", "esp32-cam", "--golden", "3") == 0, run.Error);
        PackContent content = PackReader.Load(run.Path("build/tiny.esp32-cam.edgepack"), "", null).Content;
        IReadOnlyList<GoldenVector> golden = GoldenPart.Read(content.Find(Runtime.Update.PackSection.Golden)!, "");
        Assert.Equal(Enumerable.Repeat((2 + cells, 2), 3), golden.Select(vector => (vector.Output.Length, vector.Scores)));
        sbyte[][][] computed = Edge.Compiler.Execution.Int8Executor.RunAll(int8, [.. golden.Select(vector => vector.Input)]);
        Assert.Equal(computed.Select(outputs => outputs[1]), golden.Select(vector => vector.Output[2..]));
        Assert.Equal(2, LimitsPart.Read(content.Find(Runtime.Update.PackSection.Limits)!, "").Count);
        Shape map = int8.Outputs[1].Shape;
        Assert.Equal([1, map.Height, map.Width], MemoryMarshal.Cast<byte, int>(content.Find(Runtime.Update.PackSection.Map)!).ToArray());
        Assert.True(run.Edge("pack", "--verify", "build/tiny.esp32-cam.edgepack", "--key", "qa.key") == 0, run.Error);

        // The camera of the native firmware sends other pictures than the pack's.
        foreach (string[] own in new string[][] { ["managed", "--pack", "build/tiny.esp32-cam.edgepack"], ["native"] })
        {
            Assert.True(run.Edge(["compile", "--board", "esp32-cam", "--runtime", .. own]) == 0, run.Error);
            string model = Directory.GetFiles(run.Path("build"), "ImageModel.cs", SearchOption.AllDirectories).Single();
            Assert.Contains("OutputBytes = Tiny.Output1Bytes + Tiny.Output2Bytes;", File.ReadAllText(model), StringComparison.Ordinal);
        }

        // The report shows where it is unlike the good parts; a project without the map shows what the network saw.
        Assert.True(run.Edge("validate", "--stages", "int8") is 0 or 1, run.Error);
        Assert.Contains("title=\"network, red where it is unlike the good parts\"", File.ReadAllText(run.Path("build/report.html")), StringComparison.Ordinal);

        Assert.True(run.Edge("build", "build/tiny.int8.edge", "--board", "esp32-cam", "--out", "code") == 0, run.Error);
        string pictures = File.ReadAllText(run.Path("code/Tiny.Pictures.g.cs"));
        Assert.Contains("JudgeMode.AnyDefect,\n            new int[] { 0, 1 },", pictures, StringComparison.Ordinal);
        WritePictures(run, "seen", 5);
        Assert.True(run.Edge("sim", "line", "--minutes", "1", "--images", "seen", "--model", "build/tiny.int8.edge", "--out", "sim") == 0, run.Error);
    }

    [Fact]
    public void Without_bad_parts_no_escape_is_stated()
    {
        using Run run = new Run().With("edge.yaml", Project.Replace("test:  { rendered: { seed: 1, count: 50 }, good: [OK] }", "test: { pictures: held }"));
        WritePictures(run, "held", 12);
        Assert.Equal(0, run.Edge("train", "--quiet"));
        Assert.True(run.Edge("validate", "--stages", "int8") is 0 or 1, run.Error);
        Assert.Contains("escape cannot be stated: the test images show no bad part", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("area under", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_features_of_another_network_serve_as_well()
    {
        using Run run = new Run().With("edge.yaml", Project).With("parts.yaml",
            """
            project: parts
            model: { network: parts, classes: [OK, scratch, dent, stain, chip] }
            preprocess: { color: gray8, resize: { size: [24, 16] } }
            data: { train: { rendered: { seed: 1, count: 60 } }, search: { rendered: { seed: 1, count: 20 } } }
            train: { epochs: 1, batch: 20 }
            """);
        Assert.Equal(0, run.Edge("train", "--project", "parts.yaml", "--quiet"));
        Assert.True(run.Edge("anomaly", "--backbone", "build/parts.float.edge", "--node", "block1", "--out", "other") == 0, run.Error);
        Graph graph = ModelFile.Load(run.Path("other/tiny.float.edge")).Graph;
        Assert.Equal("block1", graph.Nodes.First(node => node.Name == AnomalyHead.Map).Inputs[0].Name);
        Assert.Equal(2, run.Edge("anomaly", "--backbone", "build/parts.float.edge", "--node", "classify"));
        Assert.Contains("E0296", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("E0003", "there is no folder 'nowhere'", "anomaly", "nowhere")]
    [InlineData("E0003", "without PICTURES", "anomaly", "--board", "pc")]
    [InlineData("E0016", "learns from labels", "anomaly", "--project", "labels.yaml")]
    [InlineData("E0014", "'anomaly.head'", "anomaly", "--head", "nose")]
    [InlineData("E0016", "'model.network' is parts beside 'anomaly'", "anomaly", "--project", "mixed.yaml")]
    [InlineData("E0016", "'edge train' or 'edge anomaly', which quantize", "quantize")]
    [InlineData("E0297", "2 good parts", "anomaly", "--set", "data.train.rendered.count=10")]
    public void What_does_not_fit_is_said(string code, string found, params string[] args)
    {
        using Run run = new Run().With("edge.yaml", Project).With("labels.yaml", "project: labels\nmodel: { network: parts, classes: [a, b] }\n")
            .With("mixed.yaml", "project: mixed\nmodel: { network: parts }\nanomaly: { epochs: 1 }\n");
        Assert.InRange(run.Edge(args), 2, 3);
        Assert.Contains(code, run.Error, StringComparison.Ordinal);
        Assert.Contains(found, run.Error, StringComparison.Ordinal);
    }

    private static void WritePictures(Run run, string folder, int count)
    {
        Directory.CreateDirectory(run.Path(folder));
        var parts = new RenderedParts(RenderedSplit.Test, 5 * count, 9);
        for (int i = 0; i < count; i++)
            run.With($"{folder}/{i:D3}.png", parts.Read(5 * i));
    }
}
