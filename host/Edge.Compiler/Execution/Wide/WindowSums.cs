using System.Runtime.Intrinsics;

namespace Edge.Compiler.Execution.Wide;

/// <summary>Sums of products under a window, for vectors of output channels at up to <see cref="Block"/> positions at once.</summary>
/// <param name="lanes">Output channels of a vector: 16, 8 or 4.</param>
internal abstract unsafe class WindowSums(int lanes)
{
    protected const int Block = 8;

    public int Lanes { get; } = lanes;

    /// <param name="source">The bordered image, with <see cref="WideLanes.Slack"/> bytes behind it.</param>
    /// <param name="output">What <paramref name="finish"/> writes.</param>
    /// <param name="finish">Makes outputs of sums.</param>
    public void Run<TProducts>(byte* source, void* output, IFinish finish)
        where TProducts : struct, IProducts<Vector512<int>>, IProducts<Vector256<int>>, IProducts<Vector128<int>>
    {
        switch (Lanes)
        {
            case 16: Run<Vector512<int>, Lanes512, TProducts>(source, output, finish); break;
            case 8: Run<Vector256<int>, Lanes256, TProducts>(source, output, finish); break;
            default: Run<Vector128<int>, Lanes128, TProducts>(source, output, finish); break;
        }
    }

    /// <inheritdoc cref="Run{TProducts}"/>
    protected abstract void Run<TVector, TLanes, TProducts>(byte* source, void* output, IFinish finish)
        where TVector : struct
        where TLanes : struct, ILanes<TVector>
        where TProducts : struct, IProducts<TVector>;
}
