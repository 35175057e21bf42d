using System.Text.Json;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

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
        var weights = new TFLiteWeights(File.ReadAllBytes(Path.Combine(data, "models", "mlperf-tiny", model + ".tflite")));
        using JsonDocument net = JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "golden", name, "net.json")));
        JsonElement.ArrayEnumerator layers = net.RootElement.GetProperty("layers").EnumerateArray();

        int compared = 0;
        for (int g = 0; File.Exists(Path.Combine(data, "golden", name, "tensors", $"g{g}_L00.bin")); g++)
        {
            var values = new Dictionary<int, sbyte[]> { [net.RootElement.GetProperty("input").GetProperty("tensor").GetInt32()] = Read($"g{g}_input.bin") };
            foreach (JsonElement layer in layers)
            {
                int index = layer.GetProperty("idx").GetInt32();
                sbyte[] expected = Read($"g{g}_L{index:00}.bin");
                Node node = RecordedLayer.Read(layer, weights);
                sbyte[][] inputs = [.. layer.GetProperty("inputs").EnumerateArray().Take(node.Activations.Count()).Select(i => values[i.GetInt32()])];
                sbyte[] actual = KernelRun.CSharp(node, inputs);
                Mismatch.Check($"{name} g{g} layer {index} ({node.Operator.Kind})", node.Output.Shape, expected, actual);
                values[layer.GetProperty("output").GetInt32()] = expected;
                compared++;
            }
        }

        Assert.True(compared >= net.RootElement.GetProperty("layers").GetArrayLength(), "no recorded tensors were found");

        sbyte[] Read(string file) => Array.ConvertAll(File.ReadAllBytes(Path.Combine(data, "golden", name, "tensors", file)), b => (sbyte)b);
    }
}
