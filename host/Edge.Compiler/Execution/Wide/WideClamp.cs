using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Execution.Wide;

/// <summary>Eight int8 of eight requantized numbers: the output's zero point, then its clamp.</summary>
internal readonly struct WideClamp(int zeroPoint, int least, int most)
{
    private readonly Vector256<int> _zeroPoint = Vector256.Create(zeroPoint), _least = Vector256.Create(least), _most = Vector256.Create(most);

    /// <param name="call">With <c>output_zero_point</c>, <c>activation_min</c> and <c>activation_max</c>.</param>
    public static WideClamp Of(KernelCall call) => new(call["output_zero_point"], call["activation_min"], call["activation_max"]);

    /// <summary>The first in the lowest byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Bytes(Vector256<int> value)
    {
        Vector256<int> clamped = Vector256.Min(Vector256.Max(value + _zeroPoint, _least), _most);
        Vector128<short> halves = Vector128.Narrow(clamped.GetLower(), clamped.GetUpper());
        return Vector128.Narrow(halves, halves).AsInt64().ToScalar();
    }
}
