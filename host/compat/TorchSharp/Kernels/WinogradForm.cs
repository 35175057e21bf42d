using System.Runtime.Intrinsics;

namespace TorchSharp.Kernels;

/// <summary>The transforms of Winograd's convolution F(outputs, 3) over squares, for channels taken so many at a time.</summary>
internal sealed unsafe class WinogradForm
{
    /// <summary>Floats that a square needs between its rows and its columns.</summary>
    public const int ScratchFloats = 6 * 6 * 16;

    private WinogradForm(int outputs, int lanes) => (Outputs, Lanes) = (outputs, lanes);

    /// <summary>A transform of one vector of channels: element (y, x) is read at from + y * fromY + x * fromX, and written likewise.</summary>
    public delegate void Square(float* from, nint fromY, nint fromX, float* to, nint toY, nint toX, float* scratch);

    /// <summary>Pixels along a side of what one tile makes: 2 or 4.</summary>
    public int Outputs { get; }

    /// <summary>Floats in one vector.</summary>
    public int Lanes { get; }

    /// <summary>Pixels along a side of what one tile reads.</summary>
    public int Side => Outputs + 2;

    /// <summary>[Side, Side] of the image to [Side, Side].</summary>
    public required Square Input { get; init; }

    /// <summary>[Side, Side] products to [Outputs, Outputs] of the result.</summary>
    public required Square Output { get; init; }

    /// <summary>[Outputs, Outputs] of the result's gradient to [Side, Side].</summary>
    public required Square OutputGradient { get; init; }

    /// <summary>[3, 3] weights to [Side, Side].</summary>
    public required Square Filter { get; init; }

    /// <summary>[Side, Side] sums of products to the gradient of [3, 3] weights.</summary>
    public required Square FilterGradient { get; init; }

    /// <param name="outputs">2 or 4.</param>
    /// <param name="lanes">4, 8 or 16.</param>
    public static WinogradForm Of(int outputs, int lanes) => lanes switch
    {
        16 => Of<Vector512<float>, Simd512>(outputs),
        8 => Of<Vector256<float>, Simd256>(outputs),
        _ => Of<Vector128<float>, Simd128>(outputs),
    };

    private static WinogradForm Of<TVector, TSimd>(int outputs)
        where TVector : struct
        where TSimd : struct, ISimd<TVector> => outputs == 2
        ? new WinogradForm(2, TSimd.Count)
        {
            Input = Run<WinogradInput2, TVector, TSimd>,
            Output = Run<WinogradOutput2, TVector, TSimd>,
            OutputGradient = Run<WinogradOutputGradient2, TVector, TSimd>,
            Filter = Run<WinogradFilter2, TVector, TSimd>,
            FilterGradient = Run<WinogradFilterGradient2, TVector, TSimd>,
        }
        : new WinogradForm(4, TSimd.Count)
        {
            Input = Run<WinogradInput4, TVector, TSimd>,
            Output = Run<WinogradOutput4, TVector, TSimd>,
            OutputGradient = Run<WinogradOutputGradient4, TVector, TSimd>,
            Filter = Run<WinogradFilter4, TVector, TSimd>,
            FilterGradient = Run<WinogradFilterGradient4, TVector, TSimd>,
        };

    // The matrix over the columns, then its transpose over the rows.
    private static void Run<TStep, TVector, TSimd>(float* from, nint fromY, nint fromX, float* to, nint toY, nint toX, float* scratch)
        where TStep : struct, IWinogradStep
        where TVector : struct
        where TSimd : struct, ISimd<TVector>
    {
        nint row = TStep.From * TSimd.Count;
        for (int x = 0; x < TStep.From; x++)
            TStep.Run<TVector, TSimd>(from + x * fromX, fromY, scratch + x * TSimd.Count, row);
        for (int y = 0; y < TStep.To; y++)
            TStep.Run<TVector, TSimd>(scratch + y * row, TSimd.Count, to + y * toY, toX);
    }
}
