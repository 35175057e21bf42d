using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Tools;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Equivalence;

/// <summary>Public INT8 models by the kernels that multiply pairs: the reference's bytes, and what they take on an emulated Cortex-M4.</summary>
public class PairedNetworkTests(ITestOutputHelper log)
{
    /// <param name="millions">Instructions of an inference, at most.</param>
    /// <param name="codeBytes">Of the emitted code without tables, at most.</param>
    [TheoryWithSharedData]
    [InlineData("ic_resnet8_int8", 14.0, 12 * 1024)]
    [InlineData("vww_mobilenet025_int8", 7.1, 12 * 1024)]
    [InlineData("kws_dscnn_int8", 3.9, 12 * 1024)]
    [InlineData("ad_toycar_int8", 0.34, 12 * 1024)]
    public void They_give_the_reference_bytes_within_the_instructions_and_the_code_that_are_allowed(string model, double millions, int codeBytes)
    {
        if (Programs.Missing([Programs.ArmGcc, Programs.ArmQemu]) is not null)
            return; // the recorded models' ladder says so
        Graph graph = TFLiteImporter.Load(Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", "mlperf-tiny", model + ".tflite"));
        Program program = Pipeline.Plan(Pipeline.Shrink(graph));
        Board board = BoardReader.Read("netduinoplus2");
        var options = new EmitOptions { Name = "network", ToolVersion = "0.1.0", Source = model, ModelHash = "00", Board = board.Name };
        var random = new Random(1);
        sbyte[] image = new sbyte[graph.Inputs[0].Bytes];
        for (int i = 0; i < image.Length; i++)
            image[i] = (sbyte)random.Next(-128, 128);
        string folder = Directory.CreateTempSubdirectory("edge-paired-").FullName;
        try
        {
            BareImage built = BareBuild.Build(board, [new BareModel(program, options)], new BareBuildOptions(), folder);
            HarnessAnswer answer = built.Run([new HarnessRequest(0, image, HarnessWant.Count)], TimeSpan.FromMinutes(5), count: true).Answers[0];
            Assert.Equal(Reference.Run(graph, program.Graph, [image], _ => { }).Outputs[0], answer.Output);
            long tables = SharedTables.Of(board.Kernels.Choose(program)).Bytes;
            long code = built.ModelSize.FlashBytes - tables;
            log.WriteLine($"{model}: {answer.Instructions} instructions, {code} bytes of code, {tables} of tables, {built.ModelSize.RamBytes} of RAM");
            Assert.InRange(answer.Instructions, 1, (long)(millions * 1e6));
            Assert.InRange(code, 1, codeBytes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
