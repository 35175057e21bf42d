using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Emission.Plan;

/// <summary>A line of the step table: a call, or a part of one, and where and when it is made.</summary>
/// <param name="Node">For whose sake.</param>
/// <param name="Call">What is called.</param>
/// <param name="Inputs">Where the activations of <see cref="KernelCall.Activations"/> begin.</param>
/// <param name="Output">Where the whole call writes.</param>
internal sealed record PlanStep(Node Node, PlanCall Call, IReadOnlyList<BandPlace> Inputs, BandPlace Output)
{
    /// <summary>Index of the node in the graph.</summary>
    public required int NodeIndex { get; init; }

    /// <summary>What of a streamed group it does; null: it computes whole tensors.</summary>
    public BandAct? Act { get; private init; }

    /// <summary>The first row of the input, of kernels that are told it.</summary>
    public BandOffset First { get; private init; }

    /// <summary>Where in the blob its parameters lie.</summary>
    public long ParametersAt { get; set; }

    /// <summary>Where in the blob the numbers of <see cref="Schedule"/> lie; 0: it has none.</summary>
    public long ScheduleAt { get; set; }

    /// <summary>The numbers of its schedule, in the order of <c>edge_plan_schedule</c>; none where it computes whole tensors.</summary>
    public IReadOnlyList<int> Schedule => Act is null ? [] :
    [
        .. Numbers(Act.When), .. Numbers(Act.Strips), .. Moves(Output, Act.When),
        .. Enumerable.Range(0, PlanFormat.MostMoving).SelectMany(i => i < Inputs.Count ? Moves(Inputs[i], Act.When) : [0, 0]),
        First.Start, Act.When.Count == 1 ? 0 : First.Bytes,
    ];

    /// <summary>The steps of a node with whole tensors.</summary>
    /// <param name="mostWork">That one computes, where its loops can be cut so far.</param>
    public static IEnumerable<PlanStep> OfWhole(Program program, Step step, int nodeIndex, long mostWork)
    {
        BandPlace[] activations = [.. step.Node.Activations.Select(tensor => new BandPlace(program.Placements[tensor], 0))];
        var output = new BandPlace(program.Placements[step.Node.Output], 0);
        return step.Calls.SelectMany(call => PlanCall.Parts(call, mostWork).Select(part =>
            new PlanStep(step.Node, part, [.. call.Activations.Select(activation => activations[activation])], output) { NodeIndex = nodeIndex }));
    }

    /// <summary>The steps of what a streamed group does; none where it does nothing but show bytes.</summary>
    /// <inheritdoc cref="OfWhole"/>
    public static IEnumerable<PlanStep> OfAct(BandAct act, int nodeIndex, long mostWork)
    {
        IEnumerable<PlanStep> Do(KernelCall call, IReadOnlyList<BandPlace> activations, BandPlace output, BandOffset first = default) =>
            PlanCall.Parts(call, mostWork).Select(part => new PlanStep(act.Step.Node, part, [.. call.Activations.Select(activation => activations[activation])], output)
            {
                NodeIndex = nodeIndex,
                Act = act,
                First = first,
            });

        IEnumerable<PlanStep> Copy(BandPlace from, int fromStride, int rows, int bytes, BandPlace to, int toStride) =>
            Do(OfPlan("plan_copy_s8", [0], ("rows", rows), ("bytes", bytes), ("from_stride", fromStride), ("to_stride", toStride)), [from], to);

        return act switch
        {
            BandCall band => Do(band.Call, band.Inputs, band.Output),
            BandCopy copy => Copy(copy.From, 0, 1, copy.Bytes, copy.To, 0),
            BandGather gather => Copy(gather.From, gather.FromStride, gather.Rows, gather.Bytes, gather.To, gather.Bytes),
            BandKeep { Whole: { } whole } keep => Copy(keep.From, keep.FromStride, keep.Rows, keep.Bytes, keep.To.In(whole), keep.ToStride),
            BandFill fill => Do(OfPlan("plan_fill_s8", [], ("count", fill.Bytes), ("value", fill.Value)), [], fill.To),
            BandSum sum => Do(OfPlan("plan_add_s8", [0], ("pixels", sum.Pixels), ("channels", sum.Channels)), [sum.From], sum.Sums),
            BandMean mean => Do(OfSums(mean.Call), [mean.Sums], mean.Output),
            BandSpread spread => Do(OfRows(spread), [spread.From], spread.Output, spread.First),
            BandKeep or BandShow => [],
            _ => throw new ArgumentException($"unknown act {act}", nameof(act)),
        };
    }

    private static KernelCall OfSums(KernelCall whole) => whole.Kernel switch
    {
        "mean_s8" => whole with { Kernel = "plan_mean_s8", Activations = [0] },
        "average_pool2d_s8" => OfPlan("plan_average_s8", [0], ("channels", whole["channels"]), ("count", whole["window_h"] * whole["window_w"])),
        _ => throw new ArgumentException($"no plan ends sums with {whole.Kernel}", nameof(whole)),
    };

    private static KernelCall OfRows(BandSpread spread) => spread.Call with
    {
        Kernel = spread.Call.Kernel switch
        {
            "resize_nearest_s8" => "plan_nearest_s8",
            "resize_bilinear_s8" => "plan_bilinear_s8",
            _ => throw new ArgumentException($"no plan spreads rows with {spread.Call.Kernel}", nameof(spread)),
        },
        Parameters = [.. spread.Call.Parameters, new Parameter("rows", spread.Rows)],
    };

    private static KernelCall OfPlan(string kernel, int[] activations, params (string Name, int Value)[] parameters) =>
        new(kernel, activations, [.. parameters.Select(parameter => new Parameter(parameter.Name, parameter.Value))], []);

    private static int[] Numbers(BandTurns when) => [when.First, when.Count, when.Period];

    // What happens once moves nowhere.
    private int[] Moves(BandPlace place, BandTurns when) => [when.Count == 1 ? 0 : place.Bytes, Act!.Strips.Count == 1 ? 0 : place.StripBytes];
}
