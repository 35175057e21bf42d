using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Memories;
using Edge.Compiler.Tests.Planning.Streaming;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Planning.Memories;

/// <summary>Programs whose tensors lie in several memories, some of them with a camera's frames.</summary>
public class ProgramMemoriesTests
{
    [Fact]
    public void Memories_and_frames_change_no_byte()
    {
        int spread = 0, streamed = 0;
        Property.Holds(random =>
        {
            Graph graph = RandomGraphs.Int8(random);
            Program whole = Planner.Plan(graph);
            PlanOptions options = AnyOptions(random, graph, whole.ArenaBytes);
            Program program = Planner.Plan(graph, options);
            spread += program.Arenas.Count(arena => arena.Bytes > 0) > 1 ? 1 : 0;
            streamed += program.Groups.Count > 0 ? 1 : 0;
            Check(program, RandomGraphs.Int8Image(random, graph));
        }, runs: 200);
        Assert.True(spread > 30 && streamed > 10, $"{spread} in several memories, {streamed} streamed");
    }

    [Fact]
    public void What_is_in_use_at_the_same_step_never_shares_a_byte_of_a_memory() => Property.Holds(random =>
    {
        Graph graph = RandomGraphs.Int8(random);
        PlanOptions options = AnyOptions(random, graph, Planner.Plan(graph).ArenaBytes);
        Program program = Planner.Plan(graph, options);
        ArenaMap map = ArenaMap.Of(program);
        Assert.Equal(options.Camera?.Frames ?? 0, map.Entries.Count(entry => entry.Name.StartsWith("camera frame", StringComparison.Ordinal)));
        Assert.Equal(options.Camera is not null, map.Entries.Any(entry => entry.Tensors[0] == graph.Inputs[0].Name && entry.First == ArenaMap.BeforeAll));
        foreach (ArenaEntry a in map.Entries)
        {
            Assert.InRange(a.End, 1, program.Arenas[a.Arena].Bytes);
            Assert.All(map.Entries.Where(b => b != a && a.Arena == b.Arena && a.First <= b.Last && b.First <= a.Last), b =>
                Assert.True(a.End <= b.Offset || b.End <= a.Offset, $"{a} and {b}"));
        }

        if (program.MissingBytes == 0)
            Assert.All(program.Arenas, arena => Assert.InRange(arena.Bytes, 0, arena.Region.Bytes));
    });

    [Fact]
    public void Working_memory_of_kernels_finds_room_in_some_memory() => Property.Holds(random =>
    {
        var kernels = new Edge.Compiler.Emission.CoreKernels(Edge.Compiler.Emission.CoreInstructions.Armv7EM, Edge.Compiler.Costs.CoreCostFile.Read("cortex-m4"));
        Graph graph = RandomGraphs.Int8(random);
        Program whole = kernels.Choose(Planner.Plan(graph));
        PlanOptions options = AnyOptions(random, graph, whole.ArenaBytes) with { Alignment = 4, Scratch = (node, call) => kernels.ScratchOf(node, call) };
        Program plan = Planner.Plan(graph, options), program = kernels.Choose(plan);
        Assert.Equal(plan.MissingBytes == 0, program.MissingBytes == 0);
        IReadOnlyList<ArenaEntry> entries = ArenaMap.Of(program).Entries;
        foreach (ArenaEntry scratch in entries.Where(entry => entry.IsScratch))
        {
            Assert.All(entries.Where(entry => entry != scratch && entry.Arena == scratch.Arena && entry.First <= scratch.First && scratch.First <= entry.Last),
                entry => Assert.True(scratch.End <= entry.Offset || entry.End <= scratch.Offset, $"{scratch} and {entry}\n{ProgramText.Write(program)}"));
        }
    }, runs: 40);

    [Fact]
    public void A_network_that_fits_nowhere_is_told_by_how_much()
    {
        Graph graph = FixedGraphs.Residual();
        int needed = Planner.Plan(graph).ArenaBytes;
        MemoryRegion[] regions = [new("ram", 20, 0), new("ccm", 10, 0)];
        Program program = Planner.Plan(graph, new PlanOptions { Memories = regions });
        var e = Assert.Throws<ModelException>(() => Planner.Fit(program, "toy"));
        Assert.Equal("E0401", e.Code);
        Assert.InRange(program.MissingBytes, 1, needed - 20);
        Assert.Contains($"{program.MissingBytes} bytes of RAM are missing on toy", e.Message);
        Assert.Contains($"{program.Arenas[0].Bytes} in 'ram', which has 20 free", e.Message);
        Assert.Contains("bytes, no memory more than 20", e.Message);
        Planner.Fit(Planner.Plan(graph, new PlanOptions { Memories = [new("ram", needed, 0), new("ccm", 10, 0)] }), "toy");
    }

    private static PlanOptions AnyOptions(Random random, Graph graph, int needed)
    {
        CameraBuffers? camera = graph.Inputs.Count > 1 || random.Next(2) == 0 ? null
            : new CameraBuffers(random.Next(1, 2 * graph.Inputs[0].Bytes), random.Next(1, 3), random.Next(2) == 0);
        int all = needed + (camera is null ? 0 : graph.Inputs[0].Bytes + (camera.Frames * camera.FrameBytes));
        MemoryRegion[] regions =
        [
            new("ram", random.Next(all / 4, all + 1), random.Next(3)),
            .. Enumerable.Range(0, random.Next(1, 3)).Select(i => new MemoryRegion($"m{i}", random.Next(1, all + 8), random.Next(4)) { HasDma = random.Next(2) == 0 }),
        ];
        return new PlanOptions { Memories = regions, Camera = camera, Alignment = 1 << random.Next(3) };
    }

    private static void Check(Program program, sbyte[] image)
    {
        var wanted = new Dictionary<Node, sbyte[]>();
        sbyte[][] outputs = new Int8Executor(program.Graph).Run([image], (node, values) => wanted[node] = (sbyte[])values.Clone());
        var memory = new ProgramMemory(program, [image]);
        memory.Run((node, bytes, at) => Assert.True(wanted[node].AsSpan(at, bytes.Length).SequenceEqual(bytes), $"{node}\n{ProgramText.Write(program)}"));
        Assert.Equal(outputs, memory.Outputs);
        // A frame that arrives during the inference is nobody else's.
        if (program.Camera is { Overlaps: true })
            Assert.All(memory.Frames, frame => Assert.All(frame, value => Assert.Equal(ProgramMemory.Garbage, value)));
    }
}
