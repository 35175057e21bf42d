using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Edge.Compiler.Execution.Wide;

/// <summary>Vectors of one width, whose lanes are words of four bytes: one float, one int32 or two int16.</summary>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    static abstract int Count { get; }

    static abstract TVector Load(byte* from);

    static abstract void Store(TVector value, byte* to);

    /// <summary>Every lane from one word.</summary>
    static abstract TVector Broadcast(byte* from);
}

internal readonly unsafe struct Lanes512 : ILanes<Vector512<int>>
{
    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(byte* from) => Vector512.Load((int*)from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<int> value, byte* to) => value.Store((int*)to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(byte* from) => Vector512.Create(*(int*)from);
}

internal readonly unsafe struct Lanes256 : ILanes<Vector256<int>>
{
    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(byte* from) => Vector256.Load((int*)from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<int> value, byte* to) => value.Store((int*)to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(byte* from) => Vector256.Create(*(int*)from);
}

internal readonly unsafe struct Lanes128 : ILanes<Vector128<int>>
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(byte* from) => Vector128.Load((int*)from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<int> value, byte* to) => value.Store((int*)to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(byte* from) => Vector128.Create(*(int*)from);
}
