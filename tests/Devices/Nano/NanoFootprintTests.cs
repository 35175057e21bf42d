using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Planning;
using Edge.Devices.Nano;
using Edge.Tests.Graphs;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Nano;

public sealed class NanoFootprintTests(ITestOutputHelper log) : IDisposable
{
    private static readonly EmitOptions Options = new() { Name = "measured", ToolVersion = "0.1.0", Source = "random", ModelHash = "00", Board = "any", UnrolledAssemblies = EmitOptions.MostAssemblies };

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-footprint-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_heap_holds_the_arena_and_is_counted_in_blocks() => Property.Holds(random =>
    {
        Program program = Pipeline.Plan(RandomGraphs.Int8(random));
        NanoFootprint footprint = IlProfile.Of(program, Options, RandomGraphs.Int8Image(random, program.Graph)).Footprint;
        Assert.True(footprint.HeapBytes >= program.ArenaBytes);
        Assert.Equal(0, footprint.HeapBytes % 12);
        Assert.True(footprint.FlashBytes > 0);
    }, runs: 5);

    [Fact]
    public void Unrolled_code_keeps_its_weights_off_the_heap()
    {
        Program program = Pipeline.Plan(FixedGraphs.Separable());
        sbyte[] image = FixedGraphs.Image(program.Graph, 1);
        NanoFootprint plain = IlProfile.Of(program, Options with { UnrolledAssemblies = 0 }, image).Footprint, unrolled = IlProfile.Of(program, Options, image).Footprint;
        Assert.True(unrolled.HeapBytes < plain.HeapBytes, $"{unrolled.HeapBytes} B, plain {plain.HeapBytes} B");
    }

    [FactWithNanoClr]
    public void The_deployed_size_is_what_the_converter_makes_within_a_fifth()
    {
        for (int seed = 1; seed <= 4; seed++)
        {
            Program program = Pipeline.Plan(RandomGraphs.Int8(new Random(seed), new RandomGraphLimits { Macs = 400_000, Weights = 9000 }));
            long estimated = NanoDeploy.Bytes(IlProfile.Of(program, Options, RandomGraphs.Int8Image(new Random(seed), program.Graph)).Footprint);
            NanoTools tools = NanoTools.Require();
            IReadOnlyList<EmittedFile> files = CSharpEmitter.Emit(program, Options);
            NanoAssembly[] assemblies = [EmittedAssemblies.Kernels(), .. EmittedAssemblies.Of("Model", files)];
            IReadOnlyList<string> converted = NanoBuild.Build(tools, assemblies, Path.Combine(_folder, $"{seed}"), TimeSpan.FromMinutes(2));
            long real = converted.Sum(file => new FileInfo(file).Length);
            log.WriteLine($"estimated {estimated} B, converted {real} B: {string.Join(", ", converted.Select(file => new FileInfo(file).Length))}");
            Assert.InRange((double)estimated / real, 0.8, 1.2);
        }
    }
}
