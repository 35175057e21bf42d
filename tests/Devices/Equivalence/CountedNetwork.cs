using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Tools;

namespace Edge.Devices.Tests.Equivalence;

/// <summary>What a public INT8 model takes on an emulated board, whose output is held to the reference.</summary>
/// <param name="Instructions">Of an inference; 0 where the board has no counter.</param>
/// <param name="CodeBytes">Of the emitted code without tables.</param>
internal sealed record CountedNetwork(long Instructions, long CodeBytes, long TableBytes, int RamBytes)
{
    /// <param name="model">A name in the folder of MLPerf Tiny.</param>
    /// <param name="count">Whether the board's counter is asked.</param>
    public static CountedNetwork Of(Board board, string model, bool count = true)
    {
        Graph graph = TFLiteImporter.Load(Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", "mlperf-tiny", model + ".tflite"));
        Program program = Pipeline.Plan(Pipeline.Shrink(graph));
        var options = new EmitOptions { Name = "network", ToolVersion = "0.1.0", Source = model, ModelHash = "00", Board = board.Name };
        var random = new Random(1);
        sbyte[] image = new sbyte[graph.Inputs[0].Bytes];
        for (int i = 0; i < image.Length; i++)
            image[i] = (sbyte)random.Next(-128, 128);
        string folder = Directory.CreateTempSubdirectory("edge-network-").FullName;
        try
        {
            BareImage built = BareBuild.Build(board, [new BareModel(program, options)], new BareBuildOptions(), folder);
            HarnessAnswer answer = built.Run([new HarnessRequest(0, image, count ? HarnessWant.Count : HarnessWant.Output)], TimeSpan.FromMinutes(5), count).Answers[0];
            Assert.Equal(Reference.Run(graph, program.Graph, [image], _ => { }).Outputs[0], answer.Output);
            long tables = SharedTables.Of(board.Kernels.Choose(program)).Bytes;
            return new CountedNetwork(count ? answer.Instructions : 0, built.ModelSize.FlashBytes - tables, tables, built.ModelSize.RamBytes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public override string ToString() => $"{Instructions} instructions, {CodeBytes} bytes of code, {TableBytes} of tables, {RamBytes} of RAM";
}
