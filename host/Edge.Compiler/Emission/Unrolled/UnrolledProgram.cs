using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes.Exact;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>A call of a program that has code of its own.</summary>
/// <param name="ClassName">Of the class that holds its loop.</param>
/// <param name="Step">What it is.</param>
/// <param name="PartAssemblies">Which assembly of the model each part lies in, from 0.</param>
/// <param name="Comment">Names, shapes and cost of its node.</param>
internal sealed record UnrolledCall(string ClassName, UnrolledStep Step, IReadOnlyList<int> PartAssemblies, string Comment)
{
    /// <summary>Where its loop lies: with the last of its parts, so that no assembly refers to a later one.</summary>
    public required int Assembly { get; init; }

    /// <summary>True when loop and parts share an assembly, and so a class.</summary>
    public bool IsWhole => PartAssemblies.All(assembly => assembly == Assembly);
}

/// <summary>Chooses which calls of a program get code of their own, and divides it over assemblies of nanoCLR.</summary>
internal sealed class UnrolledProgram
{
    private readonly Dictionary<KernelCall, UnrolledCall> _calls = new(ReferenceEqualityComparer.Instance);
    private readonly ClampTables _clamps = new();

    /// <param name="program">The whole program.</param>
    /// <param name="options">The model's name begins the names of its steps' classes; room and heap bound their code and tables.</param>
    public UnrolledProgram(Program program, EmitOptions options)
    {
        IReadOnlyDictionary<Tensor, ChannelRanges> ranges = IntervalAnalysis.Run(program.Graph);
        BandCall[] bands = [.. program.Groups.SelectMany(group => group.Acts).OfType<BandCall>()];
        UnrolledStep Written(IUnrolledKernel kernel, KernelCall call)
        {
            BandCall? band = Array.Find(bands, band => ReferenceEquals(band.Call, call));
            return kernel.Write(_clamps) with { Times = band?.Times ?? 1 };
        }

        // In a band of rows, those above and below the image hold the zero point.
        if (bands.Length > 0)
            ranges = ranges.ToDictionary(pair => pair.Key, pair => pair.Value.With((sbyte)pair.Key.Quantization!.ZeroPoint));
        var choices = new List<(Step Step, int Call, IUnrolledKernel[] Kernels, TabledFilter? Tabled)>();
        // Rows that are taken as they come are taken by one kernel.
        Step[] taken = [.. program.Groups.SelectMany(group => group.Acts).Where(act => act is BandMean or BandSpread).Select(act => act.Step)];
        foreach (Step step in program.Steps.Except(taken))
        {
            for (int i = 0; i < step.Calls.Count; i++)
                choices.Add((step, i, [.. Kernels(step, step.Calls[i], ranges)], options.PackedTableBytes > 0 ? Tabled(step, step.Calls[i], ranges) : null));
        }

        foreach (IUnrolledKernel kernel in choices.SelectMany(choice => choice.Tabled is { } tabled ? choice.Kernels.Append(tabled) : choice.Kernels))
            kernel.Count(_clamps);

        Candidate[] candidates = [.. choices.Where(choice => choice.Kernels.Length > 0).Select(choice => new Candidate(
            choice.Step, choice.Call, choice.Kernels.Select(kernel => Written(kernel, choice.Step.Calls[choice.Call])).MinBy(step => step.Weighed)!,
            choice.Tabled is null ? null : Written(choice.Tabled, choice.Step.Calls[choice.Call])))];
        foreach (Placed placed in FormulationChoice.Of(candidates, options).Placed)
        {
            var (step, i) = (placed.Candidate.Step, placed.Candidate.Call);
            string name = options.ClassName + Dialect.Pascal(StepNames.CallName(step.Id, i, step.Calls.Count));
            string tables = placed.Form.TableBytes == 0 ? "" : $", {placed.Form.TableBytes} bytes of tables";
            string comment = Dialect.CSharp.Documentation($"{ProgramViewBuilder.Comment(step.Node)}; {placed.Form.Formulation}{tables}");
            _calls[step.Calls[i]] = new UnrolledCall(name, placed.Form, placed.Parts, comment) { Assembly = placed.Loop };
        }

        Steps = [.. program.Steps.SelectMany(step => step.Calls).Where(_calls.ContainsKey).Select(call => _calls[call])];
        Clamps = [.. _clamps.All.Where(table => Needs.Any(need => need.Name == table.Name))];
    }

    /// <summary>In order of execution.</summary>
    public IReadOnlyList<UnrolledCall> Steps { get; }

    public IReadOnlyList<ClampTable> Clamps { get; }

    /// <summary>The buffers of all steps together, each as long as the longest need.</summary>
    public IEnumerable<Argument> Buffers => Needs.Where(need => need.Count > 0).GroupBy(need => need.Name)
        .Select(group => group.MaxBy(need => need.Count)!).OrderBy(need => need.Name, StringComparer.Ordinal);

    public UnrolledCall? Of(KernelCall call) => _calls.GetValueOrDefault(call);

    private IEnumerable<Argument> Needs => Steps.SelectMany(step => step.Step.Needs);

    private static TabledFilter? Tabled(Step step, KernelCall call, IReadOnlyDictionary<Tensor, ChannelRanges> ranges) =>
        FilterStorage.PlainName(call.Kernel) is "conv2d_s8" or "dense_s8" ? TabledFilter.Of(call, InputOf(step, call, ranges)) : null;

    private static ChannelRanges InputOf(Step step, KernelCall call, IReadOnlyDictionary<Tensor, ChannelRanges> ranges) =>
        ranges[step.Node.Activations.ElementAt(call.Activations[0])];

    private static IEnumerable<IUnrolledKernel> Kernels(Step step, KernelCall call, IReadOnlyDictionary<Tensor, ChannelRanges> ranges)
    {
        ChannelRanges Input() => InputOf(step, call, ranges);
        IUnrolledKernel?[] kernels = FilterStorage.PlainName(call.Kernel) switch
        {
            "conv2d_s8" => [UnrolledFilter.Of(call, Input()), UnrolledPixels.Of(call, Input())],
            "dense_s8" => [UnrolledFilter.Of(call, Input())],
            "depthwise_conv2d_s8" => [UnrolledDepthwise.Of(call, Input())],
            "add_s8" => [UnrolledAdd.Of(call)],
            "average_pool2d_s8" or "max_pool2d_s8" or "mean_s8" => [UnrolledPool.Of(call)],
            _ => [],
        };
        return kernels.OfType<IUnrolledKernel>();
    }
}
