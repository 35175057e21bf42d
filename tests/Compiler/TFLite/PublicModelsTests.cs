using System.Globalization;
using System.Text.RegularExpressions;
using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.TFLite;

/// <summary>Models nobody here made: each imports, or is refused with one error that names every node that cannot be computed.</summary>
public partial class PublicModelsTests
{
    /// <summary>File; number of nodes of the graph; indices of refused nodes and why.</summary>
    public static TheoryData<string, int, string, string> All => new()
    {
        { "hello_world_int8", 3, "", "" },
        { "micro_speech_quantized", 5, "", "" },
        { "mlperf-tiny/ad_toycar_fp32", 10, "", "" },
        { "mlperf-tiny/ad_toycar_int8", 10, "", "" },
        { "mlperf-tiny/ic_resnet8_fp32", 16, "", "" },
        { "mlperf-tiny/ic_resnet8_int8", 16, "", "" },
        { "mlperf-tiny/ic_resnet_large_fp32", 16, "", "" },
        { "mlperf-tiny/ic_resnet_large_int8", 16, "", "" },
        { "mlperf-tiny/kws_dscnn_fp32_or_dynamic", 13, "", "" },
        { "mlperf-tiny/kws_dscnn_int8", 13, "", "" },
        { "mlperf-tiny/streaming_ww_int8", 11, "", "" },
        { "mlperf-tiny/vww_mobilenet025_fp32", 31, "", "" },
        { "mlperf-tiny/vww_mobilenet025_int8", 31, "", "" },
        { "tinymaix/cifar10_f", 6, "", "" },
        { "tinymaix/cifar10_q", 6, "", "" },
        { "tinymaix/mnist_arduino_q", 7, "", "" },
        { "tinymaix/mnist_dw_f", 8, "", "" },
        { "tinymaix/mnist_dw_q", 8, "", "" },
        { "tinymaix/mnist_rect_q", 7, "", "" },
        { "tinymaix/mnist_resnet_f", 8, "", "" },
        { "tinymaix/mnist_resnet_q", 8, "", "" },
        { "tinymaix/mnist_valid_f", 7, "", "" },
        { "tinymaix/mnist_valid_q", 7, "", "" },
    };

    private static string Models => Path.Combine(TheoryWithSharedDataAttribute.Folder, "models");

    [TheoryWithSharedData]
    [MemberData(nameof(All))]
    public void It_imports_or_every_refused_node_is_named(string file, int nodes, string refused, string why)
    {
        string path = Path.Combine(Models, file + ".tflite");
        if (refused.Length == 0)
        {
            Graph graph = TFLiteImporter.Load(path);
            Assert.Equal(nodes, graph.Nodes.Count);
            Assert.Equal(file.EndsWith("_int8", StringComparison.Ordinal) || file.EndsWith("_q", StringComparison.Ordinal) || file.EndsWith("_quantized", StringComparison.Ordinal), graph.IsInt8);
            if (graph.IsInt8)
                Assert.True(Pipeline.Plan(graph).ArenaBytes >= 0);
            else
                Assert.NotEmpty(Pipeline.Prepare(graph).Nodes);
            return;
        }

        var fault = Assert.Throws<ModelException>(() => TFLiteImporter.Load(path));
        Assert.Equal("E0142", fault.Code);
        Assert.Equal(refused, string.Join(' ', RefusedNode().Matches(fault.Message).Select(match => match.Groups[1].Value)));
        Assert.Contains(why, fault.Message);
    }

    [TheoryWithSharedData]
    [InlineData("*.tflite")]
    public void The_table_lists_every_model(string pattern) => Assert.Equal(
        Directory.GetFiles(Models, pattern, SearchOption.AllDirectories).Select(file => Path.ChangeExtension(Path.GetRelativePath(Models, file), null).Replace('\\', '/')).Order(StringComparer.Ordinal),
        All.Select(row => (string)row[0]).Order(StringComparer.Ordinal));

    [TheoryWithSharedData]
    [InlineData("mlperf-tiny/ic_resnet8_fp32", "ic_resnet8_fp32_logits_cifar10_test_0_199")]
    public void A_float_network_gives_the_recorded_logits(string file, string scores)
    {
        Graph graph = TFLiteImporter.Load(Path.Combine(Models, file + ".tflite"));
        Node dense = graph.Nodes.Single(node => node.Operator is Dense);
        var executor = new FloatExecutor(graph.With(graph.Inputs, [dense.Output], graph.Nodes));
        double[][] rows = [.. File.ReadLines(Path.Combine(Models, "scores", scores + ".csv")).Skip(1)
            .Select(line => line.Split(',').Skip(2).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        float[][] images = CifarImages.First(rows.Length, Path.Combine(TheoryWithSharedDataAttribute.Folder, "cifar10", "test_batch.med8.gz"));
        double worst = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            float[] logits = executor.Run([images[i]])[0];
            // Relative to the image's largest logit: one that happens to be near 0 is a difference of large sums.
            double largest = rows[i].Max(Math.Abs);
            worst = Math.Max(worst, rows[i].Zip(logits).Max(pair => Math.Abs(pair.First - pair.Second)) / largest);
        }

        Assert.Equal(200, rows.Length);
        Assert.InRange(worst, 0, 1e-4); // the bar of the issue; the table has six digits
    }

    [GeneratedRegex(@"\n  node (\d+) '")]
    private static partial Regex RefusedNode();
}
