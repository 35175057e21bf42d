using TorchSharp.Memory;

namespace TorchSharp.Kernels;

/// <summary>Moves the channels of images to the end of memory and back.</summary>
internal static unsafe class Transpose
{
    private const int Block = 16;

    public static void NhwcToNchw(float* source, float* target, Nhwc shape) =>
        Work.Parts(shape.N,
            n => Matrix(source + (long)n * shape.Pixels * shape.C, target + (long)n * shape.Pixels * shape.C, shape.Pixels, shape.C,
            shape.C, shape.Pixels));

    public static void NchwToNhwc(float* source, float* target, Nhwc shape) =>
        Work.Parts(shape.N,
            n => Matrix(source + (long)n * shape.Pixels * shape.C, target + (long)n * shape.Pixels * shape.C, shape.C, shape.Pixels,
            shape.Pixels, shape.C));

    /// <summary>target[c, r] = source[r, c], in blocks that stay in the first cache.</summary>
    public static void Matrix(float* source, float* target, int rows, int columns, long sourceRow, long targetRow)
    {
        for (int r0 = 0; r0 < rows; r0 += Block)
        {
            int r1 = Math.Min(r0 + Block, rows);
            for (int c0 = 0; c0 < columns; c0 += Block)
            {
                int c1 = Math.Min(c0 + Block, columns);
                for (int r = r0; r < r1; r++)
                {
                    float* from = source + r * sourceRow;
                    float* to = target + r;
                    for (int c = c0; c < c1; c++)
                        to[c * targetRow] = from[c];
                }
            }
        }
    }
}
