using Edge.Compiler.Ir;
using Edge.Compiler.Passes.Exact;
using Edge.Compiler.Planning;

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
    /// <param name="className">Of the model; begins the names of its steps' classes.</param>
    /// <param name="assemblies">How many assemblies the code may fill.</param>
    public UnrolledProgram(Program program, string className, int assemblies)
    {
        IReadOnlyDictionary<Tensor, ChannelRanges> ranges = IntervalAnalysis.Run(program.Graph);
        var choices = new List<(Step Step, int Call, IUnrolledKernel[] Kernels)>();
        foreach (Step step in program.Steps)
        {
            for (int i = 0; i < step.Calls.Count; i++)
                choices.Add((step, i, [.. Kernels(step, step.Calls[i], ranges)]));
        }

        foreach (IUnrolledKernel kernel in choices.SelectMany(choice => choice.Kernels))
            kernel.Count(_clamps);

        // The fastest formulation of each; what saves most for its size comes first.
        var room = new AssemblyRoom(assemblies);
        var fastest = choices.Where(choice => choice.Kernels.Length > 0)
            .Select(choice => (choice.Step, choice.Call, Unrolled: choice.Kernels.Select(kernel => kernel.Write(_clamps)).MinBy(step => step.Weighed)!))
            .Select(entry => (entry.Step, entry.Call, entry.Unrolled, Saved: PlainCost.Of(entry.Step.Node) / entry.Step.Calls.Count - entry.Unrolled.Instructions));
        foreach (var (step, i, unrolled, _) in fastest.Where(entry => entry.Saved > 0).OrderByDescending(entry => entry.Saved / entry.Unrolled.IlBytes))
        {
            if (room.Place(unrolled) is not { } place)
                continue;
            string name = className + Dialect.Pascal(StepNames.CallName(step.Id, i, step.Calls.Count));
            string comment = Dialect.CSharp.Documentation($"{ProgramViewBuilder.Comment(step.Node)}; {unrolled.Formulation}");
            _calls[step.Calls[i]] = new UnrolledCall(name, unrolled, place.Parts, comment) { Assembly = place.Loop };
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

    private static IEnumerable<IUnrolledKernel> Kernels(Step step, KernelCall call, IReadOnlyDictionary<Tensor, ChannelRanges> ranges)
    {
        ChannelRanges Input() => ranges[step.Node.Activations.ElementAt(call.Activations[0])];
        IUnrolledKernel?[] kernels = call.Kernel switch
        {
            "conv2d_s8" or "conv2d_packed_s8" => [UnrolledFilter.Of(call, Input()), UnrolledPixels.Of(call, Input())],
            "dense_s8" or "dense_packed_s8" => [UnrolledFilter.Of(call, Input())],
            "depthwise_conv2d_s8" or "depthwise_conv2d_packed_s8" => [UnrolledDepthwise.Of(call, Input())],
            "add_s8" => [UnrolledAdd.Of(call)],
            "average_pool2d_s8" or "max_pool2d_s8" or "mean_s8" => [UnrolledPool.Of(call)],
            _ => [],
        };
        return kernels.OfType<IUnrolledKernel>();
    }
}
