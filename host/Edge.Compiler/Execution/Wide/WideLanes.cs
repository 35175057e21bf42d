using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Edge.Compiler.Execution.Wide;

/// <summary>Which vectors this computer has.</summary>
internal static class WideLanes
{
    /// <summary>Bytes that may be read behind the last value: a vector.</summary>
    public const int Slack = 64;

    private const int Least = 4;

    /// <summary>Words of the vector for this many output channels.</summary>
    public static int For(int outputs)
    {
        if (Most == 16 && outputs <= 8)
            return 8;
        return Most;
    }

    /// <summary>Words of this computer's widest vector.</summary>
    public static int Most => Vector512.IsHardwareAccelerated && Avx512BW.IsSupported ? 16 : Avx2.IsSupported ? 8 : Least;
}
