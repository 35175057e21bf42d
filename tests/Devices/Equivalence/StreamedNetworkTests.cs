using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Tools;
using Edge.Tests.Graphs;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Equivalence;

/// <summary>Public INT8 models computed some rows at a time: the reference's bytes at every node, in how much memory and how many instructions.</summary>
public class StreamedNetworkTests(ITestOutputHelper log)
{
    /// <param name="ramBytes">That the arena may take, working memory of kernels included; 0: the least there is.</param>
    /// <param name="millions">Instructions of an inference on an emulated Cortex-M4, at most.</param>
    /// <param name="codeBytes">Of the emitted code without tables, at most.</param>
    [TheoryWithSharedData]
    [InlineData("ic_resnet8_int8", 24 * 1024, 14.0, 12 * 1024)]
    [InlineData("ic_resnet8_int8", 0, 14.0, 13 * 1024)]
    [InlineData("vww_mobilenet025_int8", 32 * 1024, 7.1, 12 * 1024)]
    [InlineData("vww_mobilenet025_int8", 0, 8.0, 12 * 1024)]
    public void They_give_the_reference_bytes_in_the_memory_that_is_allowed(string model, int ramBytes, double millions, int codeBytes)
    {
        if (Programs.Missing([Programs.ArmGcc, Programs.ArmQemu]) is not null)
            return; // the recorded models' ladder says so
        Graph graph = TFLiteImporter.Load(Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", "mlperf-tiny", model + ".tflite"));
        Board board = BoardReader.Read("netduinoplus2") with { Instructions = CoreInstructions.Armv7EM };
        Program program = Pipeline.Plan(Pipeline.Shrink(graph), new PlanOptions { RamBytes = ramBytes, Scratch = (node, call) => board.Kernels.ScratchOf(node, call) });
        Assert.NotEmpty(program.Groups);
        var options = new EmitOptions { Name = "network", ToolVersion = "0.1.0", Source = model, ModelHash = "00", Board = board.Name };
        sbyte[][] images = [RandomGraphs.Int8Image(new Random(1), graph)];
        var reference = Reference.Run(graph, program.Graph, images, _ => { });
        string folder = Directory.CreateTempSubdirectory("edge-streamed-").FullName;
        try
        {
            var backend = new BareBackend(board, new BareModel(program, options), folder, TimeSpan.FromMinutes(5));
            var (_, difference) = DifferenceFinder.Compare(program.Graph, reference, backend, backend.Run(images, _ => { }), images);
            Assert.True(difference is null, $"{difference}");
            InstructionCount count = backend.Count(images);
            Program paired = board.Kernels.Choose(program);
            long code = backend.Plain.ModelSize.FlashBytes - SharedTables.Of(paired).Bytes;
            log.WriteLine($"{model}: {count.Inference} instructions, {code} bytes of code, {backend.Plain.ModelSize.RamBytes} of RAM, stack {count.StackBytes}");
            Assert.Equal(program.ArenaBytes, paired.ArenaBytes);
            Assert.InRange(backend.Plain.ModelSize.RamBytes, 1, ramBytes == 0 ? program.ArenaBytes + 16 : ramBytes);
            Assert.InRange(count.Inference, 1, (long)(millions * 1e6));
            Assert.InRange(code, 1, codeBytes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <param name="arenaBytes">That a plan which streams all it can may take.</param>
    /// <param name="times">Instructions on an emulated Cortex-M4, over those with whole tensors, at most.</param>
    [TheoryWithSharedData]
    [InlineData("ic_resnet8_int8", 12 * 1024, 1.2)]
    [InlineData("vww_mobilenet025_int8", 15 * 1024, 1.2)]
    public void Plans_of_them_give_the_reference_bytes_in_little_memory(string model, int arenaBytes, double times)
    {
        if (Programs.Missing([Programs.ArmGcc, Programs.ArmQemu]) is not null)
            return; // the recorded models' ladder says so
        Graph graph = TFLiteImporter.Load(Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", "mlperf-tiny", model + ".tflite"));
        Program program = Pipeline.Plan(Pipeline.Shrink(graph), new PlanOptions { RamBytes = 0 });
        var options = new EmitOptions { Name = "network", ToolVersion = "0.1.0", Source = model, ModelHash = "00", Board = "netduinoplus2" };
        sbyte[][] images = [RandomGraphs.Int8Image(new Random(1), graph)];
        var reference = Reference.Run(graph, program.Graph, images, _ => { });
        string folder = Directory.CreateTempSubdirectory("edge-streamed-").FullName;
        try
        {
            BareBackend Backend(Program own, string name) => new(
                BoardReader.Read("netduinoplus2").Emulated, new BareModel(own, options) { Plan = new PlanWriterOptions() }, Path.Combine(folder, name), TimeSpan.FromMinutes(5));
            BareBackend rows = Backend(program, "rows"), whole = Backend(program.Whole, "whole");
            var (_, difference) = DifferenceFinder.Compare(program.Graph, reference, rows, rows.Run(images, _ => { }), images);
            Assert.True(difference is null, $"{difference}");
            long counted = rows.Count(images).Inference, countedWhole = whole.Count(images).Inference;
            log.WriteLine($"{model} as a plan: {counted} instructions, arena {program.ArenaBytes}, blob {PlanWriter.Write(program).Length}, RAM of the image {rows.Plain.ModelSize.RamBytes}; "
                + $"whole {countedWhole}, {program.Whole.ArenaBytes}, {PlanWriter.Write(program.Whole).Length}, {whole.Plain.ModelSize.RamBytes}");
            Assert.InRange(program.ArenaBytes, 1, arenaBytes);
            Assert.InRange(rows.Plain.ModelSize.RamBytes, program.ArenaBytes, program.ArenaBytes + 256);
            Assert.InRange((double)counted / countedWhole, 0.5, times);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
