using Edge.Compiler.Ir;
using Edge.Compiler.Passes.Exact;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>A call of a program that has code of its own.</summary>
/// <param name="ClassName">Of the class that holds it.</param>
/// <param name="Step">What it is.</param>
/// <param name="Assembly">Which assembly of the model it lies in, from 0.</param>
/// <param name="Comment">Names, shapes and cost of its node.</param>
internal sealed record UnrolledCall(string ClassName, UnrolledStep Step, int Assembly, string Comment);

/// <summary>Chooses which calls of a program get code of their own, within what assemblies of nanoCLR hold.</summary>
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
        var kernels = new List<(Step Step, int Call, IUnrolledKernel Kernel)>();
        foreach (Step step in program.Steps)
        {
            for (int i = 0; i < step.Calls.Count; i++)
            {
                if (Kernel(step, step.Calls[i], ranges) is { } kernel)
                    kernels.Add((step, i, kernel));
            }
        }

        foreach (var (_, _, kernel) in kernels)
            kernel.Count(_clamps);

        // What saves most for its size comes first; an assembly is filled before the next is begun.
        var room = new int[assemblies];
        Array.Fill(room, AssemblyBytes);
        foreach (var (step, i, unrolled) in kernels.Select(entry => (entry.Step, entry.Call, Unrolled: entry.Kernel.Write(_clamps))).OrderByDescending(entry => (double)Work(entry.Step) / entry.Unrolled.IlBytes))
        {
            int assembly = Array.FindIndex(room, bytes => bytes >= unrolled.IlBytes);
            if (assembly < 0)
                continue;
            room[assembly] -= unrolled.IlBytes;
            string name = className + Dialect.Pascal(StepNames.CallName(step.Id, i, step.Calls.Count));
            _calls[step.Calls[i]] = new UnrolledCall(name, unrolled, assembly, Dialect.CSharp.Documentation(ProgramViewBuilder.Comment(step.Node)));
        }

        Steps = [.. program.Steps.SelectMany(step => step.Calls).Where(_calls.ContainsKey).Select(call => _calls[call])];
        Clamps = [.. _clamps.All.Where(table => Needs.Any(need => need.Name == table.Name))];
    }

    /// <summary>Intermediate language of one assembly, whose addresses have 16 bits; some of it is the model's own.</summary>
    public const int AssemblyBytes = 60_000;

    /// <summary>In order of execution.</summary>
    public IReadOnlyList<UnrolledCall> Steps { get; }

    public IReadOnlyList<ClampTable> Clamps { get; }

    /// <summary>The buffers of all steps together, each as long as the longest need.</summary>
    public IEnumerable<Argument> Buffers => Needs.Where(need => need.Count > 0).GroupBy(need => need.Name)
        .Select(group => group.MaxBy(need => need.Count)!).OrderBy(need => need.Name, StringComparer.Ordinal);

    public UnrolledCall? Of(KernelCall call) => _calls.GetValueOrDefault(call);

    private IEnumerable<Argument> Needs => Steps.SelectMany(step => step.Step.Needs);

    private static IUnrolledKernel? Kernel(Step step, KernelCall call, IReadOnlyDictionary<Tensor, ChannelRanges> ranges)
    {
        ChannelRanges Input() => ranges[step.Node.Activations.ElementAt(call.Activations[0])];
        return call.Kernel switch
        {
            "conv2d_s8" or "dense_s8" => UnrolledFilter.Of(call, Input()),
            "depthwise_conv2d_s8" => UnrolledDepthwise.Of(call, Input()),
            "add_s8" => UnrolledAdd.Of(call),
            _ => null,
        };
    }

    private static long Work(Step step) => Math.Max(step.Node.Operator.CountMacs(step.Node), step.Node.Output.Shape.Elements);
}
