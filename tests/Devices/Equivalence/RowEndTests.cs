using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Tools;
using Edge.Tests.Graphs;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Equivalence;

/// <summary>Networks that end with a mean or a resize of rows as they come: the reference's bytes at every node, without the image in front of it.</summary>
public class RowEndTests(ITestOutputHelper log)
{
    [ToolTheory(Programs.ArmGcc, Programs.ArmQemu)]
    [InlineData("mean")]
    [InlineData("average")]
    [InlineData("nearest")]
    [InlineData("bilinear")]
    public void The_last_image_is_never_whole(string end)
    {
        Board board = BoardReader.Read("netduinoplus2").Emulated with { Instructions = CoreInstructions.Armv7EM };
        Graph graph = EndedGraph.Int8(EndedGraph.Ends[end]);
        var plan = new PlanOptions { RamBytes = 0, Scratch = (node, call) => board.Kernels.ScratchOf(node, call) };
        Program program = Pipeline.Plan(Pipeline.Shrink(graph), plan);
        Node last = program.Groups.SelectMany(group => group.Acts).First(act => act is BandMean or BandShow).Step.Node;
        Assert.InRange(program.ArenaBytes, 1, last.Inputs[0].Bytes / 3);
        var options = new EmitOptions { Name = "network", ToolVersion = "0.1.0", Source = "ended", ModelHash = "00", Board = board.Name };
        sbyte[][] images = [RandomGraphs.Int8Image(new Random(1), graph)];
        var reference = Reference.Run(graph, program.Graph, images, _ => { });
        using (var managed = EmittedCSharp.Compile(program, options))
            Compare(program, reference, managed, images);
        string folder = Directory.CreateTempSubdirectory("edge-ended-").FullName;
        try
        {
            var backend = new BareBackend(board, new BareModel(program, options), folder, TimeSpan.FromMinutes(5));
            Compare(program, reference, backend, images);
            Compare(program, reference, new BareBackend(board, new BareModel(program, options) { Plan = new PlanWriterOptions() }, Path.Combine(folder, "plan"), TimeSpan.FromMinutes(5)), images);
            var whole = new BareBackend(board, new BareModel(program.Whole, options), Path.Combine(folder, "whole"), TimeSpan.FromMinutes(5));
            log.WriteLine($"{end}: {program.ArenaBytes} bytes and {backend.Count(images).Inference} instructions, whole {program.Whole.ArenaBytes} and "
                + $"{whole.Count(images).Inference}, image {last.Inputs[0].Bytes}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(Program program, Reference reference, IBackend backend, sbyte[][] images)
    {
        var (_, difference) = DifferenceFinder.Compare(program.Graph, reference, backend, backend.Run(images, _ => { }), images);
        Assert.True(difference is null, $"{difference}\n{ProgramText.Write(program)}");
    }
}
