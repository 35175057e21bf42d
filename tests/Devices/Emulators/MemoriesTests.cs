using System.Globalization;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Memories;
using Edge.Compiler.Quantizing;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Devices.Tests.Ladder;
using Edge.Devices.Tests.Tools;
using Edge.Tests.Graphs;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Emulators;

/// <summary>Emitted C whose tensors lie in two memories of an emulated board: the reference's bytes at every node.</summary>
public sealed class MemoriesTests(ITestOutputHelper log) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-memories-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ToolTheory(Programs.ArmGcc, Programs.ArmQemu)]
    [InlineData(false)]
    [InlineData(true)]
    public void Arenas_of_a_small_network_lie_where_the_board_says(bool hasCamera)
    {
        Graph graph = FixedGraphs.Residual();
        int arena = Planner.Plan(graph).ArenaBytes;
        CameraBuffers? camera = hasCamera ? new CameraBuffers(3 * graph.Inputs[0].Bytes, Frames: 2, Overlaps: true) : null;
        Board board = WithBlockRam(arena / 2 / 4 * 4);
        Program program = Planner.Plan(graph, new PlanOptions { Memories = board.Regions(0), Camera = camera });
        Assert.All(program.Arenas, each => Assert.True(each.Bytes > 0 && each.MissingBytes == 0));
        Check(graph, program, board);
    }

    [TheoryWithSharedData]
    [InlineData("ic_resnet8_int8", 30_000)]
    [InlineData("vww_mobilenet025_int8", 40_000)]
    public void A_public_model_that_the_first_memory_cannot_hold_spills_or_streams(string model, int ramBytes)
    {
        if (Programs.Missing([Programs.ArmGcc, Programs.ArmQemu]) is not null)
            return; // the recorded models' ladder says so
        Graph graph = TFLiteImporter.Load(Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", "mlperf-tiny", model + ".tflite"));
        Board board = WithBlockRam(16_384);
        MemoryRegion[] regions = [new("ram", ramBytes, 1), .. board.Memories.Select(memory => memory.Region)];
        Program program = Planner.Plan(Pipeline.Shrink(graph), new PlanOptions { Memories = regions, Scratch = (node, call) => board.Kernels.ScratchOf(node, call) });
        Assert.True(program.MissingBytes == 0 && program.Arenas[1].Bytes > 0, ProgramText.Write(program));
        Assert.True(program.Groups.Count > 0 || program.Arenas[0].Bytes > 0);
        log.WriteLine($"{model}: {string.Join(", ", program.Arenas)}, {program.Groups.Count} groups");
        Check(graph, program, board);
    }

    [ToolFact(Programs.ArmGcc, Programs.ArmQemu)]
    public void A_plan_for_a_memory_that_the_emulator_lacks_runs_in_the_RAM_that_it_has()
    {
        Board board = BoardReader.Read("netduinoplus2");
        Graph graph = ThreeAlive();
        Program program = board.Kernels.Choose(Planner.Plan(graph, new PlanOptions
        {
            Memories = board.Regions(Planner.Plan(graph).CallerBytes),
            Scratch = (node, call) => board.Kernels.ScratchOf(node, call),
        }));
        Assert.True(program.MissingBytes == 0 && program.Arenas[1].Bytes > 0 && program.ArenaBytes > board.RamBytes, ProgramText.Write(program));
        LadderInput input = Inputs.Of(graph, StageIds.CCortexM4) with { Planned = _ => program };
        StageResult stage = Inputs.Stage(ValidationLadder.Run(input), StageIds.CCortexM4);
        Assert.True(stage.Status == StageStatus.Passed, stage.Reason);
        Assert.True(stage.ImageRamBytes > board.RamBytes);
    }

    // Three tensors of 49,152 bytes are alive at once.
    private static Graph ThreeAlive()
    {
        var random = new Random(1);
        var sketch = new GraphSketch(random, "three");
        var point = new Conv2D(Size.Square(1), Padding.None);
        Tensor first = sketch.Conv(sketch.Input(1, 64, 64, 1), 12, Size.Square(1), point), second = sketch.Conv(first, 12, Size.Square(1), point);
        Tensor sum = sketch.Node(new Add(), sketch.Node(new Add(), first, sketch.Conv(second, 12, Size.Square(1), point)), second);
        Graph graph = Pipeline.Prepare(sketch.Finish(sketch.Dense(sketch.Flatten(sketch.Node(new Mean(1, 2), sum)), 4)));
        return PostTrainingQuantizer.Run(graph, RandomGraphs.Images(random, graph, 2), new QuantizationOptions());
    }

    [Fact]
    public void A_memory_without_a_size_or_a_cost_is_refused()
    {
        Assert.Equal("E0613", Refusal("""{ "block": { "origin": "0x01000000", "byte_cycles": 0 } }""").Code);
        Assert.Equal("E0613", Refusal("""{ "block": { "origin": "0x01000000", "bytes": 16384 } }""").Code);
        Assert.Contains("no name of a memory", Refusal("""{ "ram": { "bytes": 16384, "byte_cycles": 0 } }""").Message);
        Assert.Contains("true or false", Refusal("""{ "block": { "bytes": 16384, "byte_cycles": 0, "dma": 1 } }""").Message);
    }

    private DataException Refusal(string memories)
    {
        string file = Path.Combine(_folder, "wrong.json");
        File.WriteAllText(file, $$"""{ "name": "wrong", "extends": "mps2-an386", "memories": {{memories}} }""");
        return Assert.Throws<DataException>(() => BoardReader.Read(file));
    }

    // The emulated board has 16 KB at another address than its RAM (Arm application note AN386, memory map: block RAM).
    private Board WithBlockRam(int bytes)
    {
        string file = Path.Combine(_folder, "board.json");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture,
            $$"""{ "name": "two-memories", "extends": "mps2-an386", "ram_byte_cycles": 1, "memories": { "block": { "origin": "0x01000000", "bytes": {{bytes}}, "byte_cycles": 0, "dma": false } } }"""));
        return BoardReader.Read(file);
    }

    private void Check(Graph graph, Program program, Board board)
    {
        var options = new EmitOptions { Name = "network", ToolVersion = "0.1.0", Source = "network.edge", ModelHash = "00", Board = board.Name };
        sbyte[][] images = [.. Enumerable.Range(0, 2).Select(seed => RandomGraphs.Int8Image(new Random(seed), graph))];
        var reference = Reference.Run(graph, program.Graph, images, _ => { });
        string folder = Path.Combine(_folder, "build");
        var backend = new BareBackend(board, new BareModel(program, options), folder, TimeSpan.FromMinutes(5));
        var (_, difference) = DifferenceFinder.Compare(program.Graph, reference, backend, backend.Run(images, _ => { }), images);
        Assert.True(difference is null, $"{difference}");
        Program own = board.Kernels.Choose(program);
        Assert.Equal(0, own.MissingBytes);
        string emitted = string.Concat(CEmitter.Emit(own, options).Select(file => file.Text));
        Assert.Contains("section(\".bss.edge_block\"))) int8_t arena_block[", emitted);
        Assert.InRange(backend.Plain.ModelSize.RamBytes, own.ArenaBytes, own.ArenaBytes + 16);
    }
}
