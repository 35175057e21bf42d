using Edge.Compiler.Costs;
using Edge.Compiler.Emission.Levels;
using Edge.Compiler.Emission.Paired;
using Edge.Compiler.Emission.Scalar;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Emission;

/// <summary>Which kernels emitted C calls on a core: the one place that decides. Whoever predicts, links or counts for a board asks it.</summary>
/// <param name="Instructions">What the core has beyond the instructions of every other.</param>
/// <param name="Cost">What kernels cost there. A kernel that was never counted on the core takes no other's place.</param>
public sealed record CoreKernels(CoreInstructions Instructions, CoreCost Cost)
{
    /// <summary>What judges a level of a program whose kernels are chosen: no call of it has another's place.</summary>
    public CoreKernels OfLevels => this with { Instructions = CoreInstructions.Plain };

    /// <summary>The calls that can take a plain call's place; none where no kernel of the core has its shape, or its numbers are out of reach.</summary>
    /// <param name="call">Of a plain kernel; of any other there are none.</param>
    public static IEnumerable<CallVariant> Variants(CoreInstructions instructions, KernelCall call) => instructions switch
    {
        CoreInstructions.Armv7EM => PairedCall.Possible(call),
        CoreInstructions.Scalar => ScalarCall.Possible(call),
        _ => [],
    };

    /// <summary>The calls of kernels for the beginnings of filters that can take a plain call's place, over the whole of its filter: for who counts kernels.</summary>
    /// <inheritdoc cref="Variants"/>
    public static IEnumerable<CallVariant> PartVariants(CoreInstructions instructions, KernelCall call) =>
        LevelVariant.Nested(instructions, [call]).Select(levels => levels[0]);

    /// <summary>All that can be done for a call of a step: what is called comes first, then what was not, the fastest first.</summary>
    /// <param name="step">Of a plan.</param>
    /// <param name="call">One of its calls.</param>
    /// <param name="goal">What the plan's filters were stored for.</param>
    public IReadOnlyList<PredictedCall> Choose(Step step, KernelCall call, FilterGoal goal = FilterGoal.Balanced)
    {
        KernelCall plain = FilterStorage.OfBytes(call, () => step.Node.Inputs[1].Shape);
        PredictedCall Predict(CallVariant variant) => new(variant, Cost.Predict(variant.Call, step.Node.Output.Shape));
        PredictedCall stored = Predict(new CallVariant(call, 0));
        IEnumerable<CallVariant> counted = Variants(Instructions, plain).Where(variant => Cost.Counts(variant.Call.Kernel));
        PredictedCall[] fast = [.. counted.Select(Predict).OrderBy(one => one.Cost.Cycles)];
        if (fast.Length == 0)
            return [stored];
        return fast[0].Cost.Cycles < stored.Cost.Cycles && !IsKept(step.Node, stored, fast[0], goal)
            ? [fast[0], .. fast[1..].Append(stored).OrderBy(one => one.Cost.Cycles)]
            : [stored, .. fast];
    }

    /// <summary>
    /// The same program as the core runs it; what working memory its calls need is in bytes of the arena that are free at that step, else behind all others.
    /// </summary>
    /// <param name="program">A plan. What was chosen already stays.</param>
    public Program Choose(Program program)
    {
        if (Instructions == CoreInstructions.Plain)
            return program;
        var layout = new ScratchLayout(program);
        Program chosen = program.WithCalls((step, call) =>
        {
            PredictedCall own = Choose(step, call, program.Goal)[0];
            layout.Place(step, own.Variant);
            return own.Call;
        });
        return chosen with { ArenaBytes = layout.ArenaBytes, Arenas = layout.Arenas, Scratch = layout.Places };
    }

    /// <summary>The same of a program of several levels, at all of them by the same kernels: what a filter's levels share is one table.</summary>
    /// <inheritdoc cref="Choose(Program)"/>
    public LevelProgram Choose(LevelProgram program)
    {
        if (Instructions == CoreInstructions.Plain)
            return program;
        var layout = new ScratchLayout(program.Full);
        var scratch = new Dictionary<LevelCall, ScratchPlace>(program.Scratch, ReferenceEqualityComparer.Instance);
        LevelStep Chosen(LevelStep step)
        {
            LevelCall[] calls = [.. step.Calls.Select((call, i) =>
            {
                LevelVariant own = Choose(step, i);
                if (layout.Place(step.Full, own.ScratchBytes) is { } place)
                    scratch[own.Call] = place;
                return own.Call;
            })];
            KernelCall At(int level, int i) => calls[i] == step.Calls[i] ? step.AtLevels[level].Calls[i] : calls[i].At(level);
            return new LevelStep([.. step.AtLevels.Select((own, level) => own with { Calls = [.. calls.Select((_, i) => At(level, i))] })], calls);
        }

        LevelStep[] steps = [.. program.Steps.Select(Chosen)];
        return new LevelProgram(
            [.. program.Levels.Select((level, i) => level with { Steps = [.. steps.Select(step => step.AtLevels[i])], ArenaBytes = layout.ArenaBytes })], steps)
        {
            Scratch = scratch,
        };
    }

    // As for one level, by the sums over all of them.
    private LevelVariant Choose(LevelStep step, int index)
    {
        LevelCall stored = step.Calls[index];
        KernelCall[] plain = [.. step.AtLevels.Select(own => FilterStorage.OfBytes(own.Calls[index], () => own.Node.Inputs[1].Shape))];
        double Cycles(LevelCall call) => step.AtLevels.Select((own, level) => Cost.Predict(call.At(level), own.Node.Output.Shape).Cycles).Sum();
        LevelVariant? best = LevelVariant.Of(Instructions, plain).Where(variant => Cost.Counts(variant.Call.Kernel)).MinBy(variant => Cycles(variant.Call));
        bool isOfFewBits = step.Full.Node.Inputs.Count > 1 && (step.Full.Node.Inputs[1].Quantization?.Bits ?? 8) < 8;
        bool isKept = best is null || Cycles(best.Call) >= Cycles(stored) || (isOfFewBits && stored.TableBytes < best.Call.TableBytes);
        return isKept ? new LevelVariant(stored, 0) : best!;
    }

    /// <summary>The working memory of the call that takes a call's place: <see cref="PlanOptions.Scratch"/> of the core.</summary>
    /// <param name="node">Whose call it is.</param>
    /// <param name="call">One of all rows, or of some.</param>
    public int ScratchOf(Node node, KernelCall call, FilterGoal goal = FilterGoal.Balanced) => Choose(new Step(0, "", node, [call]), call, goal)[0].ScratchBytes;

    // Who asked for fewer bits, few values or the fewest bytes keeps them. Else a format is judged as FilterRule judges it, by what the kernels take here.
    private static bool IsKept(Node node, PredictedCall stored, PredictedCall fast, FilterGoal goal)
    {
        if (FilterStorage.IsOfBytes(stored.Call) || goal == FilterGoal.Speed)
            return false;
        if (goal == FilterGoal.Size || (node.Inputs[1].Quantization?.Bits ?? 8) < 8 || HasFewValues(stored.Call))
            return stored.TableBytes < fast.TableBytes;
        return FilterRule.IsWorthIts(stored.Cost.Cycles / fast.Cost.Cycles, (double)stored.TableBytes / fast.TableBytes);
    }

    // So few values as numbers of 4 bits tell apart are no accident in 8-bit weights: they were shared.
    private static bool HasFewValues(KernelCall stored) =>
        FilterStorage.FormatOf(stored) is FilterFormat.Codebook or FilterFormat.BitmapCodebook && FilterStorage.BitsOf(stored) <= 4;
}

/// <summary>A call and what it is predicted to take.</summary>
public sealed record PredictedCall(CallVariant Variant, CallCost Cost)
{
    public KernelCall Call => Variant.Call;

    /// <summary>Working memory, aligned to 4; 0: none.</summary>
    public int ScratchBytes => Variant.ScratchBytes;

    /// <summary>Of its tables.</summary>
    public long TableBytes => Call.Tables.Sum(table => (long)table.Bytes);
}
