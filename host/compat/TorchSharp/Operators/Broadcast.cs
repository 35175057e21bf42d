using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Operators;

/// <summary>The way back through broadcasting: a value that was used many times gets the sum of its gradients.</summary>
internal static class Broadcast
{
    /// <summary>Sums <paramref name="grad"/> down to a shape that broadcasts to it. Takes over one count of it.</summary>
    public static TensorBody SumTo(TensorBody grad, long[] shape)
    {
        if (Shapes.Same(grad.Shape, shape))
            return grad;
        int extra = grad.Rank - shape.Length;
        var dims = new List<int>();
        for (int d = 0; d < grad.Rank; d++)
        {
            if (d < extra || (shape[d - extra] == 1 && grad.Shape[d] != 1))
                dims.Add(d);
        }

        var sum = Reduce.Sum(grad, dims);
        grad.Release();
        var result = sum.View(shape, Shapes.RowMajor(shape), 0);
        sum.Release();
        return result;
    }
}
