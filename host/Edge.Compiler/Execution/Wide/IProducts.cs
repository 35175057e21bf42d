using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Edge.Compiler.Execution.Wide;

/// <summary>What words mean when they are multiplied and summed.</summary>
internal interface IProducts<TVector>
    where TVector : struct
{
    static abstract TVector MultiplyAdd(TVector sums, TVector a, TVector b);
}

/// <summary>Each word is two int16, both products are added; int32 sums wrap around as the kernels' do.</summary>
/// <remarks>INT8 networks have values below 2^9 and weights below 2^8: far from -32768 everywhere, whose sum the instruction cannot hold.</remarks>
internal readonly struct PairProducts : IProducts<Vector512<int>>, IProducts<Vector256<int>>, IProducts<Vector128<int>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAdd(Vector512<int> sums, Vector512<int> a, Vector512<int> b) =>
        sums + Avx512BW.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> a, Vector256<int> b) =>
        sums + Avx2.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAdd(Vector128<int> sums, Vector128<int> a, Vector128<int> b) =>
        sums + (a << 16 >> 16) * (b << 16 >> 16) + (a >> 16) * (b >> 16);
}

/// <summary>Each word is a float. Product and sum are rounded apart, as in the reference's loops: a sum in their order has their bits.</summary>
internal readonly struct FloatProducts : IProducts<Vector512<int>>, IProducts<Vector256<int>>, IProducts<Vector128<int>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAdd(Vector512<int> sums, Vector512<int> a, Vector512<int> b) =>
        (sums.AsSingle() + a.AsSingle() * b.AsSingle()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> a, Vector256<int> b) =>
        (sums.AsSingle() + a.AsSingle() * b.AsSingle()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAdd(Vector128<int> sums, Vector128<int> a, Vector128<int> b) =>
        (sums.AsSingle() + a.AsSingle() * b.AsSingle()).AsInt32();
}
