using System.Diagnostics;
using Edge.Compiler.Export;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Tests.Onnx;
using Edge.Compiler.TFLite;
using Xunit.Abstractions;

namespace Edge.Compiler.Tests.Fuzz;

/// <summary>
/// Changed files: each becomes a network that can be prepared, or a <see cref="ModelException"/> that says where and why; within 5 s and
/// 1 GiB. <c>make study-fuzz</c> draws 100,000.
/// </summary>
public class ImportFuzzTests(ITestOutputHelper output)
{
    private const long MostBytes = 1L << 30;

    private const double MostSeconds = 5;

    private delegate byte[] Change(Random random, byte[] whole);

    private int _imported, _refused;
    private double _slowest;
    private long _largest;

    [Fact]
    public void A_changed_onnx_file_is_imported_or_refused()
    {
        Run(_onnxSeeds.Value, ProtoMutation.Of, file => ImportOnnx(file), runs: 2000);
    }

    [Fact]
    public void A_damaged_onnx_file_is_imported_or_refused()
    {
        Run(_onnxSeeds.Value, ByteMutation.Of, file => ImportOnnx(file), runs: 2000);
    }

    [Fact]
    public void A_changed_tflite_file_is_imported_or_refused()
    {
        Run(_tfliteSeeds.Value, FlatMutation.Of, file => TFLiteImporter.Import(TFLiteModel.Parse(file, "changed.tflite")), runs: 2000);
    }

    [Fact]
    public void A_damaged_tflite_file_is_imported_or_refused()
    {
        Run(_tfliteSeeds.Value, ByteMutation.Of, file => TFLiteImporter.Import(TFLiteModel.Parse(file, "changed.tflite")), runs: 2000);
    }

    private static byte[] OnnxSeed { get; } = new OnnxSketch().Input("x", -1, 2, 6, 6).Output("y", -1, 3)
        .Constant("w", [4, 2, 3, 3], Ramp(72)).Constant("g", [4], 1, 2, 3, 4).Constant("m", [3, 16], Ramp(48)).Integers("rest", -1).Integers("zero", 0)
        .Node("Conv", "x w g", "c", OnnxSketch.Attribute("auto_pad", "SAME_LOWER")).Node("BatchNormalization", "c g g g g", "n").Node("Relu", "n", "r")
        .Node("AveragePool", "r", "p", OnnxSketch.Attribute("kernel_shape", 2, 2), OnnxSketch.Attribute("strides", 3, 3), OnnxSketch.Attribute("ceil_mode", 1L))
        .Node("Add", "p p", "a").Node("Shape", "a", "s").Node("Gather", "s zero", "b").Node("Concat", "b rest", "t", OnnxSketch.Attribute("axis", 0L))
        .Node("Reshape", "a t", "f").Node("Gemm", "f m", "y", OnnxSketch.Attribute("transB", 1L)).ToBytes();

    private static readonly Lazy<byte[][]> _onnxSeeds = new(() => [OnnxSeed, .. FuzzSeeds.Exported(OnnxExporter.ToBytes), .. FuzzSeeds.Conformance(), .. FuzzSeeds.Public(OnnxImporter.Extension)]);
    private static readonly Lazy<byte[][]> _tfliteSeeds = new(() => [.. FuzzSeeds.SmallTFLite, .. FuzzSeeds.Exported(TFLiteExporter.ToBytes), .. FuzzSeeds.Public(".tflite")]);

    private static Graph ImportOnnx(byte[] file) =>
        OnnxImporter.Import(OnnxReader.Read(file, "changed.onnx")).Graph ?? throw new InvalidOperationException("an import without a network");

    private static float[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(i => i / 7f)];

    private void Run(byte[][] seeds, Change change, Func<byte[], Graph> import, int runs)
    {
        Property.Holds(random => Check(change(random, seeds[random.Next(seeds.Length)]), import), runs);
        output.WriteLine($"{_imported} imported, {_refused} refused; slowest {_slowest:0.00} s, most memory {_largest >> 20} MiB; {seeds.Length} files to start from");
        Assert.True(_refused > 0);
    }

    private void Check(byte[] file, Func<byte[], Graph> import)
    {
        // Everything ever allocated, which is more than what is held at once.
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        try
        {
            Graph graph = import(file);
            Assert.NotEmpty(graph.Outputs);
            _imported++;
            if (!graph.IsInt8)
                Pipeline.Prepare(graph);
        }
        catch (ModelException e)
        {
            Assert.True(e.Where.Length > 0 && e.Found.Length > 0, e.ToString());
            _refused++;
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Assert.InRange(bytes, 0, MostBytes);
        Assert.InRange(seconds, 0, MostSeconds);
        (_slowest, _largest) = (Math.Max(_slowest, seconds), Math.Max(_largest, bytes));
    }
}
