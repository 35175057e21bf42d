using Edge.Compiler.Emission.Paired;
using Edge.Compiler.Emission.Scalar;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Levels;

/// <summary>Dense layers over the first weights of each row, at every level over the same table.</summary>
internal static class NestedDense
{
    private const string Skip = "filter_skip";

    /// <summary>By <c>edge_dense_paired_nested_s8.h</c>; null where a level is out of the kernel's reach.</summary>
    /// <param name="calls">Of plain kernels whose filters are parts of the first one's.</param>
    public static CallVariant[]? Paired(IReadOnlyList<KernelCall> calls)
    {
        // Words of four rows that a pair of weights takes.
        const int WordsOfPair = 2;
        return Of(calls, PairedCall.Dense, (whole, own) => own with
        {
            Kernel = "dense_paired_nested_s8",
            Parameters = [.. own.Parameters, new(Skip, (whole["pairs"] - own["pairs"]) * WordsOfPair)],
        });
    }

    /// <summary>By <c>edge_dense_blocked_s8.h</c>; null where a level is out of the kernel's reach.</summary>
    /// <inheritdoc cref="Paired"/>
    public static CallVariant[]? Blocked(IReadOnlyList<KernelCall> calls) => Of(calls, BlockedDense.Of, (whole, own) => own with
    {
        Parameters =
        [
            .. own.Parameters.Where(parameter => parameter.Name != Skip), new(Skip, (whole["in_c"] - own["in_c"]) * BlockedDense.Together),
        ],
    });

    private static CallVariant[]? Of(IReadOnlyList<KernelCall> calls, Func<KernelCall, CallVariant?> alone, Func<KernelCall, KernelCall, KernelCall> nested)
    {
        CallVariant[] all = [.. calls.Select(alone).OfType<CallVariant>()];
        return all.Length < calls.Count ? null
            : [.. LevelVariant.OverFirst(all).Select(own => own with { Call = nested(all[0].Call, own.Call) })];
    }
}
