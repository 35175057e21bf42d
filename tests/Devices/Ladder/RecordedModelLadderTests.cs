using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Tools;

namespace Edge.Devices.Tests.Ladder;

/// <summary>Public INT8 models, imported and emitted as they are and after the exact passes: C#, C on this computer and C on an emulated Cortex-M4 give the recorded bytes.</summary>
public class RecordedModelLadderTests
{
    [TheoryWithSharedData]
    [InlineData("ic", "ic_resnet8_int8", 15, false)]
    [InlineData("kws", "kws_dscnn_int8", 12, false)]
    [InlineData("vww", "vww_mobilenet025_int8", 30, false)]
    [InlineData("ad", "ad_toycar_int8", 9, false)]
    [InlineData("ic", "ic_resnet8_int8", 15, true)]
    [InlineData("kws", "kws_dscnn_int8", 12, true)]
    [InlineData("vww", "vww_mobilenet025_int8", 30, true)]
    [InlineData("ad", "ad_toycar_int8", 9, true)]
    public void Emitted_code_gives_the_recorded_bytes(string name, string model, int last, bool shrunk)
    {
        string data = TheoryWithSharedDataAttribute.Folder, tensors = Path.Combine(data, "golden", name, "tensors");
        Graph graph = TFLiteImporter.Load(Path.Combine(data, "models", "mlperf-tiny", model + ".tflite"));
        sbyte[] input = Read("g0_input.bin");
        Assert.Equal(Read($"g0_L{last:00}.bin"), Reference.Run(graph, graph, [input], _ => { }).Outputs[0]);

        LadderResult result = ValidationLadder.Run(new LadderInput
        {
            Program = Pipeline.Plan(shrunk ? Pipeline.Shrink(graph) : graph),
            Model = graph,
            Images = [input],
            Stages = [StageIds.Int8, StageIds.CSharp, .. Programs.Missing([Programs.Gcc]) is null ? [StageIds.CPc, StageIds.PlanPc] : Array.Empty<string>(),
                .. Programs.Missing([Programs.ArmGcc, Programs.ArmQemu]) is null ? [StageIds.CCortexM4, StageIds.PlanCortexM4] : Array.Empty<string>()],
            CountedImages = 1,
            Emit = new EmitOptions { Name = name, ToolVersion = "0.1.0", Source = $"{model}.tflite", ModelHash = "00", Board = "pc" },
        });

        StageResult[] ran = [.. result.Stages.Skip(1).Where(stage => stage.Status != StageStatus.Skipped)];
        Assert.True(ran.Length >= 2, "the reference and emitted C# need no tools");
        foreach (StageResult stage in ran)
            Assert.True(stage is { Status: StageStatus.Passed, BitExactImages: 1 }, $"{stage.Id}: {stage.Status}, {stage.Reason}");

        sbyte[] Read(string file) => Array.ConvertAll(File.ReadAllBytes(Path.Combine(tensors, file)), b => (sbyte)b);
    }
}
