using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Nano.Verifier;
using Edge.Tests.Graphs;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Nano.Verifier;

/// <summary>All that Edge emits for nanoCLR passes its own verifier, however large the model: tables and code are divided over assemblies.</summary>
public class EmittedCheckTests(ITestOutputHelper log)
{
    [TheoryWithSharedData]
    [InlineData("hello_world_int8")]
    [InlineData("micro_speech_quantized")]
    [InlineData("mlperf-tiny/ad_toycar_int8")]
    [InlineData("mlperf-tiny/ic_resnet8_int8")]
    [InlineData("mlperf-tiny/ic_resnet_large_int8")]
    [InlineData("mlperf-tiny/kws_dscnn_int8")]
    [InlineData("mlperf-tiny/streaming_ww_int8")]
    [InlineData("mlperf-tiny/vww_mobilenet025_int8")]
    [InlineData("tinymaix/cifar10_q")]
    [InlineData("tinymaix/mnist_arduino_q")]
    [InlineData("tinymaix/mnist_dw_q")]
    [InlineData("tinymaix/mnist_rect_q")]
    [InlineData("tinymaix/mnist_resnet_q")]
    [InlineData("tinymaix/mnist_valid_q")]
    public void Public_models_are_accepted(string file)
    {
        Program program = Pipeline.Plan(TFLiteImporter.Load(Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", file + ".tflite")));
        foreach (var (assemblies, tables) in new[] { (0, 0), (EmitOptions.MostAssemblies, 0), (EmitOptions.MostAssemblies, 1 << 24) })
        {
            IReadOnlyList<NanoFinding> findings = Check(program, assemblies, tables);
            log.WriteLine($"{file}, {assemblies} assemblies, {tables} bytes of tables: {string.Join("; ", findings.Select(finding => $"{finding.Where} {finding.Found}"))}");
            Assert.Empty(findings);
        }
    }

    [Fact]
    public void Random_graphs_are_accepted_plain_unrolled_and_with_tables()
    {
        for (int seed = 1; seed <= 10; seed++)
        {
            Program program = Pipeline.Plan(RandomGraphs.Int8(new Random(seed)));
            foreach (var (assemblies, tables) in new[] { (0, 0), (EmitOptions.MostAssemblies, 0), (EmitOptions.MostAssemblies, 1 << 20) })
            {
                IReadOnlyList<NanoFinding> findings = Check(program, assemblies, tables);
                Assert.True(findings.Count == 0, $"seed {seed}, {assemblies} assemblies, {tables} bytes of tables\n{string.Join("\n", findings)}");
            }
        }
    }

    [Fact]
    public void A_model_that_nanoCLR_cannot_hold_is_an_error_with_the_finding()
    {
        const string source = "namespace Edge.Models; public sealed class Large { private readonly long[] _arena = new long[100000]; public void Infer() { _arena[0] = 1; } }";
        var error = Assert.Throws<ModelException>(() => EmittedCheck.Require("Large", [new EmittedFile("Large.g.cs", source)], "esp32c3"));
        Assert.Equal(("E0407", "Large for esp32c3"), (error.Code, error.Where));
        Assert.Contains("Large.g.cs:1: Edge.Models.Large..ctor+0x0006: 'new Int64[100000]' is larger than", error.Message);
    }

    private static IReadOnlyList<NanoFinding> Check(Program program, int assemblies, int tables = 0)
    {
        var options = new EmitOptions { Name = "model", ToolVersion = "0.1.0", Source = "model", ModelHash = "00", Board = "any" };
        return EmittedCheck.Run("Model", CSharpEmitter.Emit(
            program, options with { UnrolledAssemblies = assemblies, PackedTableBytes = tables, PrefersTables = tables > 0 }));
    }
}
