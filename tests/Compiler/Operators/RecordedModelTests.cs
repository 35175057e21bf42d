using System.Text.Json;
using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Operators;

/// <summary>
/// Public INT8 models, layer by layer, against tensors that an independent implementation of TFLite's integer semantics recorded. Every
/// layer gets the recorded input, so that one fault does not hide the next.
/// </summary>
public class RecordedModelTests
{
    [TheoryWithSharedData]
    [InlineData("ic", "ic_resnet8_int8")]
    [InlineData("kws", "kws_dscnn_int8")]
    [InlineData("vww", "vww_mobilenet025_int8")]
    [InlineData("ad", "ad_toycar_int8")]
    public void Every_layer_gives_the_recorded_bytes(string name, string model)
    {
        string data = TheoryWithSharedDataAttribute.Folder;
        Graph graph = TFLiteImporter.Load(Path.Combine(data, "models", "mlperf-tiny", model + ".tflite"));
        using JsonDocument net = JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "golden", name, "net.json")));
        JsonElement[] layers = [.. net.RootElement.GetProperty("layers").EnumerateArray()];
        Assert.Equal(layers.Length, graph.Nodes.Count);

        int compared = 0;
        for (int g = 0; File.Exists(Path.Combine(data, "golden", name, "tensors", $"g{g}_L00.bin")); g++)
        {
            var values = new Dictionary<int, sbyte[]> { [net.RootElement.GetProperty("input").GetProperty("tensor").GetInt32()] = Read($"g{g}_input.bin") };
            foreach (var (layer, node) in layers.Zip(graph.Nodes))
            {
                int index = layer.GetProperty("idx").GetInt32();
                sbyte[] expected = Read($"g{g}_L{index:00}.bin");
                sbyte[][] inputs = [.. layer.GetProperty("inputs").EnumerateArray().Take(node.Activations.Count()).Select(i => values[i.GetInt32()])];
                sbyte[] actual = KernelRun.CSharp(node, inputs);
                Mismatch.Check($"{name} g{g} layer {index} ({node.Operator.Kind})", node.Output.Shape, expected, actual);
                values[layer.GetProperty("output").GetInt32()] = expected;
                compared++;
            }
        }

        Assert.True(compared >= layers.Length, "no recorded tensors were found");

        sbyte[] Read(string file) => Array.ConvertAll(File.ReadAllBytes(Path.Combine(data, "golden", name, "tensors", file)), b => (sbyte)b);
    }

    [TheoryWithSharedData]
    [InlineData("ic", "ic_resnet8_int8")]
    [InlineData("kws", "kws_dscnn_int8")]
    [InlineData("vww", "vww_mobilenet025_int8")]
    [InlineData("ad", "ad_toycar_int8")]
    public void The_whole_network_gives_the_recorded_bytes_at_every_node(string name, string model)
    {
        string data = TheoryWithSharedDataAttribute.Folder, tensors = Path.Combine(data, "golden", name, "tensors");
        Graph graph = TFLiteImporter.Load(Path.Combine(data, "models", "mlperf-tiny", model + ".tflite"));
        var executor = new Int8Executor(graph);
        int inputs = 0;
        for (; File.Exists(Path.Combine(tensors, $"g{inputs}_input.bin")); inputs++)
        {
            int index = 0;
            bool everyNode = File.Exists(Path.Combine(tensors, $"g{inputs}_L00.bin")); // of some inputs only the answer is recorded
            sbyte[] output = executor.Run([Read($"g{inputs}_input.bin")], everyNode ? Compare : null)[0];
            if (!everyNode)
                Mismatch.Check($"{name} g{inputs}", graph.Outputs[0].Shape, Read($"g{inputs}_output.bin"), output);

            void Compare(Node node, sbyte[] values) =>
                Mismatch.Check($"{name} g{inputs} node '{node.Name}' ({node.Operator.Kind})", node.Output.Shape, Read($"g{inputs}_L{index++:00}.bin"), values);
        }

        Assert.NotEqual(0, inputs);

        sbyte[] Read(string file) => Array.ConvertAll(File.ReadAllBytes(Path.Combine(tensors, file)), b => (sbyte)b);
    }
}
