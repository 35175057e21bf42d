using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;

namespace Edge.Compiler.Emission.Levels;

/// <summary>A call that can take the place of a plain one at every level of compute: one kernel, over one table of a filter that the levels share.</summary>
/// <param name="Call">What differs between levels are numbers, and what a sum becomes.</param>
/// <param name="ScratchBytes">Working memory of the level that needs most, aligned to 4; 0: none.</param>
internal sealed record LevelVariant(LevelCall Call, int ScratchBytes)
{
    private const string OwnTable = "channels";

    /// <summary>Those of a core; none where no kernel has the shape at every level, or the numbers of one are out of reach.</summary>
    /// <param name="calls">Of plain kernels, one for each level, level 0 first.</param>
    public static IEnumerable<LevelVariant> Of(CoreInstructions instructions, IReadOnlyList<KernelCall> calls)
    {
        bool isShared = LeadingFilter.ArePartsOfFirst(calls), isWhole = calls.All(call => !isShared || call["in_c"] == calls[0]["in_c"]);
        IEnumerable<IReadOnlyList<CallVariant>> all = !isWhole ? Nested(instructions, calls)
            : isShared ? Alone(instructions, calls).Select(OverFirst)
            : Alone(instructions, calls);
        foreach (IReadOnlyList<CallVariant> levels in all)
        {
            if (LevelCall.Merged([.. levels.Select(level => level.Call)]) is { } one)
                yield return new LevelVariant(one, levels.Max(level => level.ScratchBytes));
        }
    }

    /// <summary>The same calls over the first one's weights: each reads their beginning, the last outputs that lie together perhaps in part.</summary>
    public static IReadOnlyList<CallVariant> OverFirst(IReadOnlyList<CallVariant> levels)
    {
        IReadOnlyList<Table> first = levels[0].Call.Tables;
        return
        [
            .. levels.Select(level => level with
            {
                Call = level.Call with { Tables = [.. level.Call.Tables.Select((table, i) => table.Name == OwnTable ? table : first[i])] },
            }),
        ];
    }

    /// <summary>Of calls that read fewer channels of each tap at some levels.</summary>
    public static IEnumerable<CallVariant[]> Nested(CoreInstructions instructions, IReadOnlyList<KernelCall> calls)
    {
        CallVariant[]? only = (instructions, calls[0].Kernel) switch
        {
            (CoreInstructions.Armv7EM, "conv2d_s8") => NestedConv2D.Paired(calls),
            (CoreInstructions.Armv7EM, "dense_s8") => NestedDense.Paired(calls),
            (CoreInstructions.Scalar, "conv2d_s8") => NestedConv2D.Twin(calls),
            (CoreInstructions.Scalar, "dense_s8") => NestedDense.Blocked(calls),
            _ => null,
        };
        return only is null ? [] : [only];
    }

    // What can take each level's call's place, where it is the same at all of them.
    private static IEnumerable<IReadOnlyList<CallVariant>> Alone(CoreInstructions instructions, IReadOnlyList<KernelCall> calls)
    {
        Dictionary<(string, int), CallVariant>[] levels =
        [
            .. calls.Select(call => CoreKernels.Variants(instructions, call).GroupBy(variant => variant.Call.Kernel)
                .SelectMany(kernel => kernel.Select((variant, i) => (Key: (kernel.Key, i), variant))).ToDictionary(entry => entry.Key, entry => entry.variant)),
        ];
        return levels[0].Keys.Where(key => levels.All(level => level.ContainsKey(key))).Select(key => (CallVariant[])[.. levels.Select(level => level[key])]);
    }
}
