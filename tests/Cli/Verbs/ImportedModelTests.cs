using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Storage;

namespace Edge.Cli.Tests.Verbs;

/// <summary>Verbs on a file that another tool wrote.</summary>
public sealed class ImportedModelTests
{
    private static string Models => Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", "mlperf-tiny");

    [TheoryWithSharedData]
    [InlineData("ic_resnet8_int8", 12501632)]
    [InlineData("ic_resnet8_fp32", 12501632)]
    public void Inspect_says_whether_it_fits(string model, int macs)
    {
        using Run run = With(model);
        Assert.Equal(0, run.Edge("inspect", "net.tflite", "--board", "netduinoplus2", "--json"));
        JsonNode result = JsonNode.Parse(run.Out)!;
        Assert.Equal(macs, (int)result["macs"]!);
        Assert.True((bool)result["targets"]![0]!["fits"]!);
        Assert.Equal(0, run.Edge("inspect", "net.tflite", "--board", "netduinoplus2"));
        Assert.Contains("Conv2D", run.Out);
    }

    [TheoryWithSharedData]
    [InlineData("ic_resnet8_int8", 24 * 1024)]
    [InlineData("vww_mobilenet025_int8", 60 * 1024)]
    public void Inspect_counts_rows_and_working_memory_where_the_least_memory_is_asked_for(string model, int most)
    {
        using Run run = With(model);
        Assert.Equal(0, run.Edge("inspect", "net.tflite", "--board", "netduinoplus2", "--optimize", "ram"));
        Assert.Matches(@"peak of the arena at node .* rows\) .* \+ scratch of ", run.Out);
        Assert.Equal(0, run.Edge("inspect", "net.tflite", "--board", "netduinoplus2", "--optimize", "ram", "--json"));
        JsonNode target = JsonNode.Parse(run.Out)!["targets"]![0]!;
        Assert.InRange((int)target["ram_bytes"]!, (int)target["arena_bytes"]!, most);
        Assert.True((int)target["peak_scratch_bytes"]! > 0);
    }

    [TheoryWithSharedData]
    [InlineData("ic_resnet8_int8")]
    public void Compile_turns_it_into_source_that_names_the_file(string model)
    {
        using Run run = With(model);
        Assert.Equal(0, run.Edge("compile", "net.tflite", "--board", "netduinoplus2", "--out", "here"));
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(run.Path("net.tflite"))));
        Assert.Contains($"from net.tflite (sha256 {hash[..8]}). Do not edit.", File.ReadAllText(run.Path("here/netduinoplus2/net.c")));
        Assert.DoesNotContain("plumbing", run.Error);
    }

    [TheoryWithSharedData]
    [InlineData("ic_resnet8_fp32")]
    public void Quantize_makes_an_int8_model_that_remembers_the_file(string model)
    {
        using Run run = With(model).With("edge.yaml", "project: cap\nmodel: { edge: net.tflite }\npreprocess: { color: rgb888, resize: { size: [32, 32], method: bilinear_q15 } }\ntargets:\n  m4: { board: netduinoplus2 }\n");
        Assert.True(run.Edge("quantize", "net.tflite", "--random") == 0, run.Error);
        ModelFile int8 = ModelFile.Load(run.Path("build/cap.int8.edge"));
        Assert.True(int8.Graph.IsInt8);
        Assert.StartsWith("net.tflite, sha256 ", int8.Provenance["imported_from"]);
        Assert.Equal(3, run.Edge("compile", "net.tflite"));
        Assert.Contains("E0310", run.Error);
    }

    [TheoryWithSharedData]
    [InlineData("kws_dscnn_fp32_or_dynamic")]
    public void A_dynamic_range_model_is_a_float_model_that_remembers_its_weights(string model)
    {
        using Run run = With(model).With("edge.yaml", "project: cap\nmodel: { edge: net.tflite }\npreprocess: { color: gray8, resize: { size: [10, 49], method: bilinear_q15 } }\ntargets:\n  m4: { board: netduinoplus2 }\n");
        Assert.True(run.Edge("quantize", "net.tflite", "--random") == 0, run.Error);
        Assert.Equal("5 of int8, computed with in float32", ModelFile.Load(run.Path("build/cap.int8.edge")).Provenance["float_constants"]);
        Assert.True(run.Edge("compile") == 0, run.Error);
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(run.Path("net.tflite"))));
        Assert.Contains($"imported from net.tflite (sha256 {hash[..8]}). Do not edit.", File.ReadAllText(Directory.GetFiles(run.Path("build"), "cap.c", SearchOption.AllDirectories).Single()));
    }

    [TheoryWithSharedData]
    [InlineData("mlperf_ic_resnet8_fp32", 12501632)]
    public void Onnx_files_are_inspected_and_quantized(string model, int macs)
    {
        using Run run = WithOnnx(model).With("edge.yaml", "project: cap\nmodel: { edge: net.onnx }\npreprocess: { color: rgb888, resize: { size: [32, 32], method: bilinear_q15 } }\ntargets:\n  m4: { board: netduinoplus2 }\n");
        Assert.True(run.Edge("inspect", "net.onnx", "--board", "netduinoplus2", "--json") == 0, run.Error);
        Assert.Equal(macs, (int)JsonNode.Parse(run.Out)!["macs"]!);
        Assert.True(run.Edge("quantize", "net.onnx", "--random") == 0, run.Error);
        Assert.StartsWith("net.onnx, sha256 ", ModelFile.Load(run.Path("build/cap.int8.edge")).Provenance["imported_from"]);
    }

    [TheoryWithSharedData]
    [InlineData("super_resolution")]
    public void A_refused_onnx_model_names_its_nodes(string model)
    {
        using Run run = WithOnnx(model);
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(run.Path("net.onnx"))).Replace("Relu", "Rexu", StringComparison.Ordinal); // an operator nobody has
        File.WriteAllBytes(run.Path("net.onnx"), Encoding.Latin1.GetBytes(text));
        Assert.Equal(3, run.Edge("inspect", "net.onnx"));
        Assert.Equal("edge: error E0126: net.onnx: 3 parts of the model cannot be imported\n", run.Error);
        Assert.Equal(3, run.Out.Split('\n').Count(line => line.Contains("  Rexu  ", StringComparison.Ordinal)));

        Assert.Equal(3, run.Edge("inspect", "net.onnx", "--json"));
        Assert.False((bool)JsonNode.Parse(run.Out)!["supported"]!);
        foreach (string verb in new[] { "compile", "export" })
        {
            string[] arguments = verb == "export" ? [verb, "net.onnx", "--tflite", "out.tflite"] : [verb, "net.onnx"];
            Assert.True(run.Edge(arguments) == 3, $"{verb}: {run.Error}");
            Assert.Equal(3, run.Error.Split("(Rexu)").Length - 1);
        }

        Assert.Equal(["net.onnx"], Directory.EnumerateFileSystemEntries(run.Path("."), "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
    }

    [TheoryWithSharedData]
    [InlineData("onnxmodels_mnist")]  // operator set 1
    [InlineData("super_resolution")] // a pixel shuffle as Reshape, Transpose, Reshape
    public void Unusual_onnx_models_import(string model)
    {
        using Run run = WithOnnx(model);
        Assert.True(run.Edge("inspect", "net.onnx") == 0, run.Error);
    }

    private static Run WithOnnx(string model)
    {
        var run = new Run();
        File.WriteAllBytes(run.Path("net.onnx"), File.ReadAllBytes(Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", "onnx", model + ".onnx")));
        return run;
    }

    private static Run With(string model)
    {
        var run = new Run();
        File.WriteAllBytes(run.Path("net.tflite"), File.ReadAllBytes(Path.Combine(Models, model + ".tflite")));
        return run;
    }
}
