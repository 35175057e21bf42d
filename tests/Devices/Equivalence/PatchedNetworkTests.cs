using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Tools;
using Edge.Tests.Graphs;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Equivalence;

/// <summary>A network for images of 512 columns in less memory than its rows need: the reference's bytes at every node, for how much more computing.</summary>
public class PatchedNetworkTests(ITestOutputHelper log)
{
    private const int Width = 512;

    /// <param name="share">Of the bytes that rows take, at most, working memory of kernels included.</param>
    /// <param name="extraMacs">Of the network's, at most.</param>
    /// <param name="times">Instructions on an emulated Cortex-M4, over those with rows, at most.</param>
    [ToolTheory(Programs.ArmGcc, Programs.ArmQemu)]
    [InlineData(0.75, 0.10, 1.2)]
    [InlineData(0.5, 0.25, 1.4)]
    public void Patches_take_less_memory_than_rows(double share, double extraMacs, double times)
    {
        Graph graph = WideGraph.Int8(Width);
        var (rows, rowCount) = Measured(graph, long.MaxValue);
        var (patches, count) = Measured(graph, (long)(share * rows.ArenaBytes));
        Assert.InRange(patches.ArenaBytes, 1, share * rows.ArenaBytes);
        Assert.InRange(patches.ExtraMacs, 1, (long)(extraMacs * graph.Macs));
        Assert.InRange((double)count / rowCount, 1, times);
    }

    private (Program Program, long Instructions) Measured(Graph graph, long patchBytes)
    {
        Board board = BoardReader.Read("netduinoplus2").Emulated with { Instructions = CoreInstructions.Armv7EM };
        var plan = new PlanOptions { RamBytes = 0, PatchBytes = patchBytes, Scratch = (node, call) => board.Kernels.ScratchOf(node, call) };
        Program program = Pipeline.Plan(Pipeline.Shrink(graph), plan);
        var options = new EmitOptions { Name = "network", ToolVersion = "0.1.0", Source = "wide", ModelHash = "00", Board = board.Name };
        sbyte[][] images = [RandomGraphs.Int8Image(new Random(1), graph)];
        var reference = Reference.Run(graph, program.Graph, images, _ => { });
        string folder = Directory.CreateTempSubdirectory("edge-patched-").FullName;
        try
        {
            var backend = new BareBackend(board, new BareModel(program, options), folder, TimeSpan.FromMinutes(5));
            var (_, difference) = DifferenceFinder.Compare(program.Graph, reference, backend, backend.Run(images, _ => { }), images);
            Assert.True(difference is null, $"{difference}");
            InstructionCount count = backend.Count(images);
            Assert.Equal(program.ArenaBytes, board.Kernels.Choose(program).ArenaBytes);
            Assert.InRange(backend.Plain.ModelSize.RamBytes, 1, program.ArenaBytes + 16);
            string strips = string.Join(", ", program.Groups.Select(group => $"{group.Strips} strips of nodes {group.First} to {group.Last}"));
            log.WriteLine($"{program.ArenaBytes} bytes (whole {program.Whole.ArenaBytes}), {program.ExtraMacs} of {graph.Macs} MAC more, "
                + $"{count.Inference} instructions, code {backend.Plain.ModelSize.FlashBytes - SharedTables.Of(board.Kernels.Choose(program)).Bytes}: {strips}");
            return (program, count.Inference);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
