using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;

namespace Edge.Bench.Cost;

/// <summary>One node as a program of its own, counted on a core.</summary>
/// <param name="Network">Where it comes from.</param>
/// <param name="Program">One step.</param>
internal sealed record CostSample(string Network, Compiler.Planning.Program Program)
{
    public double Instructions { get; init; }

    /// <summary>Modelled; null where nothing models them.</summary>
    public double? Cycles { get; init; }

    /// <summary>Without tables.</summary>
    public double CodeBytes { get; init; }

    public Step Step => Program.Steps[0];

    /// <summary>What its costs are listed by.</summary>
    public string Kernel => CodedWork.NameOf(Step.Calls[0]);

    public int Bits => FilterStorage.BitsOf(Step.Calls[0]);

    /// <summary>Of all calls of the step together.</summary>
    public CallWork Work
    {
        get
        {
            CallWork[] calls = [.. Step.Calls.Select(call => CallWork.Of(call, Step.Node.Output.Shape))];
            return new CallWork(calls.Sum(work => work.Macs), calls.Sum(work => work.Taps), calls.Sum(work => work.Outputs), calls[0].Depth)
            {
                Turns = calls.Sum(work => work.Turns),
            };
        }
    }

    /// <summary>Every node of an INT8 graph, its filter whole, that becomes one step of calls of one kernel, each as a graph of its own.</summary>
    public static IEnumerable<CostSample> Of(string network, Graph graph) => All(network, graph).DistinctBy(sample => sample.Geometry);

    private static IEnumerable<CostSample> All(string network, Graph graph)
    {
        foreach (Node node in graph.Nodes.Where(node => !node.Operator.IsView))
        {
            var alone = new Graph(node.Name, [.. node.Activations.Distinct()], [node.Output], [node]);
            Compiler.Planning.Program program = Compiler.Pipeline.Plan(alone, new PlanOptions { Filters = FilterRule.Packed });
            if (program.Steps.Count == 1 && program.Steps[0].Calls.DistinctBy(call => call.Kernel).Count() == 1)
                yield return new CostSample(network, program);
        }
    }

    /// <summary>The same layer, its filter in a format.</summary>
    /// <param name="bits">That hold each weight; 8 where a codebook does.</param>
    public CostSample In(FilterFormat format, int bits)
    {
        KernelCall plain = FilterStorage.LowerPlain(Step.Node).Single();
        return this with { Program = Program with { Steps = [Step with { Calls = [FilterStorage.In(format, bits, plain)] }] } };
    }

    /// <summary>The sample, and the same node by every other kernel that a core has for it.</summary>
    public IEnumerable<CostSample> On(CoreInstructions instructions)
    {
        yield return this;
        if (Step.Calls.Count != 1)
            yield break;
        IEnumerable<CallVariant> variants = CoreKernels.Variants(instructions, Step.Calls[0]), parts = CoreKernels.PartVariants(instructions, Step.Calls[0]);
        foreach (CallVariant variant in variants.Concat(parts.ExceptBy(variants.Select(one => one.Call.Kernel), one => one.Call.Kernel)))
        {
            var layout = new ScratchLayout(Program);
            layout.Place(Step, variant);
            Step step = Step with { Calls = [variant.Call] };
            yield return this with
            {
                Program = Program with { Steps = [step], ArenaBytes = layout.ArenaBytes, Arenas = layout.Arenas, Scratch = layout.Places },
            };
        }
    }

    /// <summary>What tells it from samples that take the same: its kernel, its numbers, and how its filter is stored.</summary>
    private string Geometry => string.Join('|', Step.Calls.Select(call => $"{call.Kernel} {string.Join(',', Sizes(call))}"));

    private static IEnumerable<int> Sizes(KernelCall call) => call.Parameters
        .Where(parameter => !parameter.Name.EndsWith("zero_point", StringComparison.Ordinal) && !parameter.Name.EndsWith("multiplier", StringComparison.Ordinal))
        .Select(parameter => parameter.Value);
}
