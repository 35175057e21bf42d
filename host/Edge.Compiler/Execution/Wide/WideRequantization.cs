using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Edge.Runtime;

namespace Edge.Compiler.Execution.Wide;

/// <summary><see cref="Requantization.Apply"/> of eight accumulators, each by its own factor. Needs AVX2.</summary>
internal readonly struct WideRequantization(Vector256<int> multiplier, Vector256<int> shift)
{
    public static readonly int Lanes = Vector256<int>.Count;

    private readonly Vector256<int> _multiplier = multiplier;
    private readonly Vector256<uint> _left = Vector256.Max(shift, Vector256<int>.Zero).AsUInt32();
    private readonly Vector256<uint> _right = Vector256.Max(-shift, Vector256<int>.Zero).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<int> Apply(Vector256<int> accumulator)
    {
        // The doubling high multiply: even lanes, then odd ones, in 64 bits; bits 31 to 62 of each product are the result.
        Vector256<int> shifted = Avx2.ShiftLeftLogicalVariable(accumulator, _left);
        Vector256<long> half = Vector256.Create(1L << 30);
        Vector256<long> even = Avx2.Multiply(shifted, _multiplier) + half;
        Vector256<long> odd = Avx2.Multiply((shifted.AsInt64() >>> 32).AsInt32(), (_multiplier.AsInt64() >>> 32).AsInt32()) + half;
        Vector256<int> value = Avx2.Blend((even >>> 31).AsInt32(), (odd << 1).AsInt32(), 0b10101010);

        // The rounding division, halves away from zero.
        Vector256<int> mask = (Avx2.ShiftLeftLogicalVariable(Vector256<uint>.One, _right) - Vector256<uint>.One).AsInt32();
        Vector256<int> threshold = (mask >>> 1) - (value >> 31);
        return Avx2.ShiftRightArithmeticVariable(value, _right) - Vector256.GreaterThan(value & mask, threshold);
    }
}
