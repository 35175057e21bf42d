using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning.Memories;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Planning;

/// <summary>One target's schedule and layout of an INT8 graph: what runs in which order on which bytes. Templates render it.</summary>
/// <param name="Graph">The meaning; the same for every target.</param>
/// <param name="Steps">In order of execution; views (<see cref="Operator.IsView"/>) have none.</param>
/// <param name="ArenaBytes">The arena's size, of all arenas together where there are several.</param>
/// <param name="Placements">Where each activation lives, those left out of which only rows exist at any time.</param>
public sealed record Program(
    Graph Graph, IReadOnlyList<Step> Steps, int ArenaBytes, IReadOnlyDictionary<Tensor, Placement> Placements)
{
    /// <summary>One for each memory of the target, in the order of <see cref="PlanOptions.Memories"/>.</summary>
    public IReadOnlyList<Arena> Arenas { get => field ?? [new Arena(MemoryRegion.Unlimited, ArenaBytes)]; init; }

    /// <summary>Where in the arenas frames of a camera lie; none where there is no camera.</summary>
    public IReadOnlyList<Placement> Frames { get; init; } = [];

    /// <summary>What the plan set aside for a camera; null: nothing.</summary>
    public CameraBuffers? Camera { get; init; }

    /// <summary>Of the caller's input and output buffers.</summary>
    public long CallerBytes => Graph.Inputs.Concat(Graph.Outputs).Where(tensor => Placements[tensor].Memory != Memory.Arena).Sum(tensor => (long)tensor.Bytes);

    /// <summary>Bytes that memories lack for their arenas.</summary>
    public long MissingBytes => Arenas.Sum(arena => (long)arena.MissingBytes);

    /// <summary>Thousandths of clock cycles that an inference is estimated to wait for slow memories.</summary>
    internal long SlowCycles { get; init; }

    /// <summary>Where in the arena calls that need working memory have it.</summary>
    public IReadOnlyDictionary<KernelCall, ScratchPlace> Scratch { get; init; } = new Dictionary<KernelCall, ScratchPlace>();

    /// <summary>What the filters' formats were chosen for.</summary>
    public FilterGoal Goal { get; init; }

    /// <summary>Steps that run together, some rows at a time; none where all tensors are whole.</summary>
    public IReadOnlyList<StreamedGroup> Groups { get; init; } = [];

    /// <summary>Multiply-accumulates of an inference that whole tensors would not need: of columns that are computed twice.</summary>
    public long ExtraMacs => Groups.Sum(group => group.ExtraMacs);

    /// <summary>The same network with whole tensors; this program where it has no groups.</summary>
    public Program Whole { get => field ?? this; init; }

    /// <summary>The same schedule by other calls.</summary>
    /// <param name="choose">The call that takes a call's place: it reads the same activations and writes the same bytes.</param>
    public Program WithCalls(Func<Step, KernelCall, KernelCall> choose)
    {
        var chosen = new Dictionary<KernelCall, KernelCall>(ReferenceEqualityComparer.Instance);
        Step[] steps = [.. Steps.Select(step => step with { Calls = [.. step.Calls.Select(call => chosen[call] = choose(step, call))] })];
        BandAct With(BandAct act) => OfCall(act) with { Step = steps[act.Step.Index] };
        BandAct OfCall(BandAct act) => act switch
        {
            BandCall band => band with { Call = chosen[band.Call] },
            BandMean mean => mean with { Call = chosen[mean.Call] },
            BandSpread spread => spread with { Call = chosen[spread.Call] },
            _ => act,
        };
        return this with { Steps = steps, Groups = [.. Groups.Select(group => group with { Acts = [.. group.Acts.Select(With)] })] };
    }
}

/// <summary>One line of the schedule: a node and the kernel calls that compute it.</summary>
/// <param name="Id">The node's name as an identifier of C and C#, unique within the program.</param>
/// <param name="Calls">In a group: one for each size of band.</param>
public sealed record Step(int Index, string Id, Node Node, IReadOnlyList<KernelCall> Calls);

public enum Memory
{
    /// <summary>The caller's input buffer; read only.</summary>
    Input,

    /// <summary>The caller's output buffer.</summary>
    Output,

    /// <summary>The program's activation buffer, or one of several.</summary>
    Arena,
}

/// <summary>Working memory of a call.</summary>
/// <param name="Start">In an arena.</param>
public readonly record struct ScratchPlace(Placement Start, int Bytes);

/// <summary>Where a tensor's bytes are.</summary>
/// <param name="Memory">Which buffer.</param>
/// <param name="Index">Which input, output or arena.</param>
/// <param name="Offset">Bytes from the buffer's start.</param>
public readonly record struct Placement(Memory Memory, int Index, int Offset);
