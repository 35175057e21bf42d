using System.Text.Json.Serialization;

namespace Edge.Compiler.Costs;

/// <summary>What calls of one kernel cost on a core.</summary>
/// <param name="Kernel">Its name without prefix: <c>conv2d_s8</c>; where it reads several formats of filters, with the format: <c>conv2d_coded_s8 bitmap</c>.</param>
/// <param name="Bits">Of each weight; 8 where weights are not packed.</param>
/// <param name="MostDepth">Holds for calls whose innermost loop has at most so many turns: a compiler unrolls short loops. Null: for any.</param>
/// <param name="IsPoint">Holds for calls whose window sees one place, or for those with larger windows. Null: for both.</param>
/// <param name="Instructions">Of one call.</param>
/// <param name="Cycles">Of one call, without waiting for memory; null where nothing models them.</param>
/// <param name="CodeBytes">Of one call: kernels are compiled into their caller with their geometry.</param>
public sealed record KernelCost(string Kernel, int Bits, int? MostDepth, bool? IsPoint, CostLine Instructions, CostLine? Cycles, double CodeBytes)
{
    /// <summary>Code bytes of the kernel, once for all calls of a program: 0 where every call has a copy of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double SharedBytes { get; init; }

    /// <summary>Calls that it was fitted on.</summary>
    public int Samples { get; init; }

    /// <summary>Whether it holds for calls of its kernel with such work.</summary>
    public bool IsFor(CallWork work) => (MostDepth is null || work.Depth <= MostDepth) && (IsPoint is null || work.IsPoint == IsPoint);
}
