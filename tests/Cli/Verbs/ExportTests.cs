using System.Text.Json.Nodes;
using Edge.Cli.Tests.CommandLine;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;

namespace Edge.Cli.Tests.Verbs;

public sealed class ExportTests
{
    [Fact]
    public void An_int8_model_becomes_both_files()
    {
        using Run run = With(SmallModel.Int8());
        Assert.True(run.Edge("export", "net.edge", "--onnx", "out/net.onnx", "--tflite", "net.tflite", "--json") == 0, run.Error);
        JsonNode result = JsonNode.Parse(run.Out)!;
        Assert.Equal("edge.export/1", (string?)result["schema"]);
        Assert.Equal("int8", (string?)result["arithmetic"]);
        Assert.Equal(["onnx", "tflite"], result["files"]!.AsArray().Select(file => (string?)file!["format"]));
        Assert.Equal(new FileInfo(run.Path("net.tflite")).Length, (long)result["files"]![1]!["bytes"]!);
        Assert.True(File.Exists(run.Path("out/net.onnx")));
        Assert.Equal(ModelFile.Load(run.Path("net.edge")).Graph.Nodes.Select(node => node.Name), TFLiteImporter.Load(run.Path("net.tflite")).Nodes.Select(node => node.Name));
    }

    [Fact]
    public void A_float_model_becomes_a_float_file()
    {
        using Run run = With(new ModelFile(SmallModel.Float()));
        Assert.True(run.Edge("export", "net.edge", "--tflite", "net.tflite") == 0, run.Error);
        Assert.StartsWith("wrote net.tflite, ", run.Out);
        Graph graph = TFLiteImporter.Load(run.Path("net.tflite"));
        Assert.False(graph.IsInt8);
    }

    [Theory]
    [InlineData("E0003", 2, "edge export: neither '--onnx FILE' nor '--tflite FILE'", "net.edge")]
    [InlineData("E0003", 2, "--tflite: 'net.bin'", "net.edge", "--tflite", "net.bin")]
    [InlineData("E0003", 2, "--onnx: 'folder.onnx' is a folder", "net.edge", "--onnx", "folder.onnx")]
    [InlineData("E0020", 2, "none.edge: there is no such model", "none.edge", "--onnx", "a.onnx")]
    [InlineData("E0152", 3, "net.edge/a.onnx: the file cannot be written", "net.edge", "--onnx", "net.edge/a.onnx")]
    public void What_cannot_be_done_is_said_and_leaves_nothing(string code, int exit, string message, params string[] args)
    {
        using Run run = With(SmallModel.Int8());
        Directory.CreateDirectory(run.Path("folder.onnx"));
        Assert.Equal(exit, run.Edge(["export", .. args]));
        Assert.StartsWith($"edge: error {code}: {message}", run.Error);
        Assert.Equal(["folder.onnx", "net.edge"], Directory.EnumerateFileSystemEntries(run.Folder).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("net.tflite")]
    [InlineData("./sub/../net.tflite")]
    public void The_model_itself_is_never_overwritten(string target)
    {
        using Run run = With(SmallModel.Int8());
        Assert.Equal(0, run.Edge("export", "net.edge", "--tflite", "net.tflite"));
        byte[] before = File.ReadAllBytes(run.Path("net.tflite"));
        Assert.Equal(2, run.Edge("export", "net.tflite", "--tflite", target));
        Assert.StartsWith("edge: error E0151: --tflite: ", run.Error);
        Assert.Equal(before, File.ReadAllBytes(run.Path("net.tflite")));
    }

    [Fact]
    public void A_link_to_the_model_is_the_model()
    {
        using Run run = With(SmallModel.Int8());
        Assert.Equal(0, run.Edge("export", "net.edge", "--tflite", "net.tflite"));
        File.CreateSymbolicLink(run.Path("link.tflite"), run.Path("net.tflite"));
        Assert.Equal(2, run.Edge("export", "net.tflite", "--tflite", "link.tflite"));
        Assert.StartsWith("edge: error E0151", run.Error);
    }

    private static Run With(ModelFile model)
    {
        var run = new Run();
        model.Save(run.Path("net.edge"));
        return run;
    }
}
