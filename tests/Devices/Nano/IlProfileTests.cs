using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Nano;
using Edge.Tests.Graphs;
using Xunit.Abstractions;

namespace Edge.Devices.Tests.Nano;

public class IlProfileTests(ITestOutputHelper log)
{
    private static readonly EmitOptions Options = new() { Name = "profiled", ToolVersion = "0.1.0", Source = "random", ModelHash = "00", Board = "any" };

    [Fact]
    public void The_same_inference_executes_the_same_instructions()
    {
        Program program = Pipeline.Plan(RandomGraphs.Int8(new Random(3)));
        sbyte[] image = RandomGraphs.Int8Image(new Random(4), program.Graph);
        IlProfile first = IlProfile.Of(program, Options, image), second = IlProfile.Of(program, Options, image);
        Assert.Equal(first.Counts.Select(count => count.Total), second.Counts.Select(count => count.Total));
        Assert.True(first.Total > 0);
    }

    [Fact]
    public void Nothing_is_allocated_in_an_inference()
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            Program program = Pipeline.Plan(RandomGraphs.Int8(new Random(seed)));
            sbyte[] image = RandomGraphs.Int8Image(new Random(seed), program.Graph);
            foreach (int assemblies in new[] { 0, 1 })
                Assert.All(IlProfile.Of(program, Options with { UnrolledAssemblies = assemblies }, image).Counts, count => Assert.Equal(0, count.Allocations));
        }
    }

    /// <summary>The reason for straight-line code: products without loops. By the interpreter's measured costs, not by time.</summary>
    [Fact]
    public void Unrolled_convolutions_need_a_fraction_of_the_interpreter()
    {
        var limits = new RandomGraphLimits { Macs = 400_000, Weights = 9000 };
        double plain = 0, unrolled = 0;
        for (int seed = 1; seed <= 6; seed++)
        {
            Program program = Pipeline.Plan(RandomGraphs.Int8(new Random(seed), limits));
            sbyte[] image = RandomGraphs.Int8Image(new Random(seed), program.Graph);
            plain += Filters(IlProfile.Of(program, Options, image));
            unrolled += Filters(IlProfile.Of(program, Options with { UnrolledAssemblies = 4 }, image));
        }

        log.WriteLine($"plain {plain / 1e6:0.0} M instructions, unrolled {unrolled / 1e6:0.0} M: {plain / unrolled:0.0} times fewer");
        Assert.InRange(plain / unrolled, 4, 100);
    }

    /// <summary>The choice of a formulation is made by a forecast from text; the compiled code, run and counted, is what it forecasts.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_forecast_is_what_is_executed_within_a_tenth(bool tables)
    {
        double forecast = 0, counted = 0;
        for (int seed = 1; seed <= 8; seed++)
        {
            Program program = Pipeline.Plan(RandomGraphs.Int8(new Random(seed), new RandomGraphLimits { Macs = 400_000, Weights = 9000 }));
            EmitOptions options = Options with { UnrolledAssemblies = 4, PackedTableBytes = tables ? 1 << 20 : 0, PrefersTables = tables };
            IlProfile profile = IlProfile.Of(program, options, RandomGraphs.Int8Image(new Random(seed), program.Graph));
            foreach (StepForecast step in CSharpEmitter.Forecast(program, options).Where(step => step.Instructions is not null))
            {
                forecast += step.Instructions!.Value;
                counted += profile.Counts[profile.Nodes.ToList().IndexOf(step.Node)].Instructions;
            }
        }

        log.WriteLine($"forecast {forecast / 1e6:0.0} M instructions, counted {counted / 1e6:0.0} M");
        Assert.InRange(forecast / counted, 0.9, 1.1);
    }

    /// <summary>A node whose rows are seen band by band, or strip by strip, counts whatever it executes.</summary>
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void Rows_at_a_time_count_for_their_node(long patchBytes)
    {
        Graph graph = WideGraph.Int8(width: 64);
        sbyte[] image = RandomGraphs.Int8Image(new Random(1), graph);
        Program streamed = Pipeline.Plan(graph, new PlanOptions { RamBytes = 0, PatchBytes = patchBytes });
        IlProfile rows = IlProfile.Of(streamed, Options, image), whole = IlProfile.Of(streamed.Whole, Options, image);
        Assert.True(streamed.Groups.Count > 0 && (streamed.ExtraMacs > 0) == (patchBytes == 0));
        Assert.InRange(rows.Footprint.HeapBytes, 1, whole.Footprint.HeapBytes - (streamed.Whole.ArenaBytes - streamed.ArenaBytes) / 2);
        Assert.All(rows.Nodes.Zip(rows.Counts.Zip(whole.Counts)), pair =>
            Assert.InRange(pair.Second.First.Total, 0.9 * pair.Second.Second.Total, (2.5 * pair.Second.Second.Total) + 100_000));
    }

    /// <summary>The reason for tables: less code than straight lines, less time than the plain kernel.</summary>
    [Fact]
    public void Tables_need_little_code_and_a_fraction_of_the_interpreter()
    {
        Program program = Pipeline.Plan(FixedGraphs.Residual());
        sbyte[] image = FixedGraphs.Image(program.Graph, 1);
        EmitOptions code = Options with { UnrolledAssemblies = 4 }, tables = code with { PackedTableBytes = 1 << 20, PrefersTables = true };
        IlProfile plain = IlProfile.Of(program, Options, image), unrolled = IlProfile.Of(program, code, image), tabled = IlProfile.Of(program, tables, image);
        log.WriteLine($"plain {Filters(plain) / 1e6:0.0} M instructions, tables {Filters(tabled) / 1e6:0.0} M, unrolled {Filters(unrolled) / 1e6:0.0} M");
        Assert.InRange(Filters(tabled), Filters(unrolled), Filters(plain) / 3);
        Assert.InRange(tabled.Footprint.TableBytes, 1, tabled.Footprint.HeapBytes);
    }

    private static double Filters(IlProfile profile) =>
        profile.Nodes.Zip(profile.Counts).Where(pair => pair.First.Operator is IFiltered).Sum(pair => pair.Second.Instructions);
}
