using System.Runtime.CompilerServices;
using Edge.Compiler;
using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;

namespace Edge.Training.Compressing;

/// <summary>Weighs networks by the cost model of a board's core: exact tables and arena, predicted code and cycles.</summary>
/// <param name="kernels">That the core runs, and what they cost there.</param>
/// <param name="board">For messages and records.</param>
/// <param name="clockHz">0: unknown.</param>
public sealed class ModelledCost(CoreKernels kernels, string board, long clockHz) : IDeviceCost
{
    // Lowering a layer reads all its weights. Candidates share most of their filters.
    private readonly ConditionalWeakTable<Tensor, Dictionary<LayerForm, LayerCost>> _known = new();

    public string Board { get; } = board;

    public long ClockHz { get; } = clockHz;

    /// <summary>How detections are read off the network's output, which takes memory as well; null: it judges whole images.</summary>
    public LocatingSpecification? Locating { get; init; }

    public DeviceCost Of(Graph graph, WeightForms forms)
    {
        Graph prepared = Pipeline.Prepare(graph);
        Program outline = Planner.Outline(StandInProgram.Shapes(prepared));
        var scratch = new ScratchLayout(outline);
        Dictionary<string, Step> steps = outline.Steps.ToDictionary(step => step.Node.Name);
        long tables = 0;
        var shared = new HashSet<KernelCode>();
        double code = kernels.Cost.ProgramBytes, cycles = 0;
        foreach (Node node in prepared.Nodes.Where(node => !node.Operator.IsView))
        {
            LayerCost cost = Of(node, forms);
            tables += cost.TableBytes;
            code += cost.Calls.Sum(call => call.Cost.CodeBytes + (shared.Add(call.Cost.Kernel) ? call.Cost.Kernel.Bytes : 0));
            cycles += cost.Cycles;
            foreach (PredictedCall call in cost.Calls)
                scratch.Place(steps[node.Name], call.Variant);
        }

        return new DeviceCost(tables, (long)Math.Round(code), ProgramCost.RamOf(outline.Graph, scratch.ArenaBytes) + DecoderBytes(outline.Graph), cycles);
    }

    public DeviceCost Of(Program program)
    {
        var cost = ProgramCost.Of(kernels.Choose(program), kernels.Cost);
        return new DeviceCost(cost.TableBytes, cost.CodeBytes, cost.RamBytes + DecoderBytes(program.Graph), cost.Cycles);
    }

    private long DecoderBytes(Graph graph) => Locating?.RamBytes(graph.Outputs[0].Shape) ?? 0;

    private LayerCost Of(Node node, WeightForms forms)
    {
        int bits = StandInProgram.BitsOf(node, forms.Bits);
        int? values = forms.Values.TryGetValue(node.Name, out int shared) ? shared : null;
        if (node.Inputs.FirstOrDefault(input => input.IsConstant) is not { } weights)
            return Measure(node, bits, values);
        Dictionary<LayerForm, LayerCost> known = _known.GetOrCreateValue(weights);
        var form = new LayerForm(node.Operator, node.Activations.First().Shape, bits, values);
        if (!known.TryGetValue(form, out LayerCost? cost))
            known[form] = cost = Measure(node, bits, values);
        return cost;
    }

    private LayerCost Measure(Node node, int bits, int? values)
    {
        Node int8 = StandInProgram.Of(node, bits, values);
        var step = new Step(0, node.Name, int8, FilterStorage.Lower(int8, FilterRule.Balanced));
        PredictedCall[] calls = [.. step.Calls.Select(call => kernels.Choose(step, call)[0])];
        return new LayerCost(calls.Sum(call => call.TableBytes), calls.Sum(call => call.Cost.Cycles), calls);
    }

    private sealed record LayerForm(Operator Kind, Shape Input, int Bits, int? Values);

    private sealed record LayerCost(long TableBytes, double Cycles, IReadOnlyList<PredictedCall> Calls);
}
