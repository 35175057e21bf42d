using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Plan;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Tests.Graphs;

namespace Edge.Devices.Tests.Equivalence;

/// <summary>A random graph with images and the reference's answers to them.</summary>
internal sealed class RandomModel
{
    public RandomModel(int seed)
    {
        var random = new Random(seed);
        Seed = seed;
        Graph graph = RandomGraphs.Int8(random);
        if (random.Next(2) == 0)
            graph = SparseGraph.Of(random, graph);
        // Half of the models are what the exact passes leave of one with dead channels.
        Graph model = random.Next(2) == 0 ? graph : PlantedGraph.Of(random, graph);
        var options = new PlanOptions
        {
            Alignment = random.Next(2) == 0 ? 1 : 4,
            Filters = new FilterRule((FilterGoal)random.Next(3)) { CodeBytes = 0 },
            RamBytes = seed % 2 == 0 ? 0 : long.MaxValue, // half of the models are streamed where that saves memory
        };
        Graph emitted = model == graph ? graph : Pipeline.Shrink(model);
        // A quarter are in patches, whether that saves memory or not.
        Program = seed % 4 == 1 ? AnyGroups.InStrips(random, OutputCopies.Run(emitted), options) : Planner.Plan(emitted, options);
        Images = [.. Enumerable.Range(0, 2).Select(_ => RandomGraphs.Int8Image(random, Program.Graph))];
        Reference = Reference.Run(model, Program.Graph, Images, _ => { });
        Plan = new PlanWriterOptions { StepWork = random.Next(3) == 0 ? random.Next(1, 500) : random.Next(500, 50_000) };
        Options = new EmitOptions { Name = $"graph{seed}", ToolVersion = "0.1.0", Source = "random", ModelHash = "00", Board = "any" };
    }

    public int Seed { get; }

    public Program Program { get; }

    public EmitOptions Options { get; }

    /// <summary>How the model becomes a plan blob, for ways that run one: with steps small enough that many are cut.</summary>
    public PlanWriterOptions Plan { get; }

    public sbyte[][] Images { get; }

    public Reference Reference { get; }

    public BareModel Bare => new(Program, Options);

    /// <summary>Fails where a way of running the model leaves the reference, naming the operator.</summary>
    public void Check(string stage, IBackend backend, BackendRun run)
    {
        var (_, difference) = DifferenceFinder.Compare(Program.Graph, Reference, backend, run, Images);
        Assert.True(difference is null, $"{stage}: seed {Seed}: {difference}\nrepeat with EDGE_SEED={Seed}");
    }
}

/// <summary>One of many models of an image with taps. There is no build without taps: the tapped outputs stand for it.</summary>
internal sealed class ModelOfMany(BareImage image, int model, TapOrder order, IReadOnlyList<HarnessAnswer> answers) : IBackend
{
    public TapOrder Order => order;

    public BackendRun Run(IReadOnlyList<sbyte[]> images, Action<double> progress)
    {
        sbyte[][] outputs = [.. answers.Select(answer => answer.Output)];
        return new BackendRun(outputs, outputs, [.. answers.Select(answer => answer.Crcs)]);
    }

    public sbyte[][] Dump(sbyte[] input) =>
        order.Tensors(image.Run([new HarnessRequest(model, input, HarnessWant.Dump)], TimeSpan.FromMinutes(1)).Answers[0].Tensors);
}
