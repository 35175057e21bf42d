using System.Numerics;
using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Operators;

/// <summary>Scores to probabilities along one dimension, and to their logarithms.</summary>
internal static unsafe class Softmax
{
    public static TensorBody Apply(TensorBody x, long dim, bool logarithm)
    {
        if (x.Type != ScalarType.Float32)
            throw Shapes.Invalid($"softmax takes Float32 tensors, found {x.Type}");
        int d = Shapes.Dim(dim, x.Rank);
        bool isLast = d == x.Rank - 1 || x.Rank == 0;
        using var moved = new Owned(isLast ? x.Retain() : Views.Transpose(x, d, -1));
        using var rows = new Owned(Rows(moved.Body, logarithm));
        return isLast ? rows.Body.Retain() : Views.Transpose(rows.Body, d, -1);
    }

    /// <summary>Largest value and logarithm of the sum of exponentials of one row.</summary>
    public static float LogSumExp(float* x, long n)
    {
        int lanes = Vector<float>.Count;
        float largest = float.NegativeInfinity;
        for (long i = 0; i < n; i++)
            largest = Math.Max(largest, x[i]);
        if (float.IsInfinity(largest))
            return largest;
        double sum = 0;
        long at = 0;
        var shift = new Vector<float>(largest);
        for (; at <= n - lanes; at += lanes)
            sum += Vector.Sum(Vector.Exp(Vector.Load(x + at) - shift));
        for (; at < n; at++)
            sum += MathF.Exp(x[at] - largest);
        return largest + (float)Math.Log(sum);
    }

    private static TensorBody Rows(TensorBody x, bool logarithm)
    {
        using var input = new Owned(x.Contiguous());
        var result = new TensorBody(ScalarType.Float32, x.Shape);
        long n = x.Rank == 0 ? 1 : x.Shape[^1], count = n == 0 ? 0 : x.Count / n;
        float* from = input.Body.F, to = result.F;
        Work.Ranges(count, Grain(n), (first, end) =>
        {
            for (long r = first; r < end; r++)
            {
                float* row = to + r * n;
                Elementwise.Map(new Shift(-LogSumExp(from + r * n, n)), from + r * n, row, n);
                if (!logarithm)
                    Elementwise.Map(default(Exp), row, row, n);
            }
        });
        if (Node.Record(x) is { } node)
        {
            var saved = node.Save(result);
            node.Way = grad => [Gradient(grad, saved.Value, n, logarithm)];
            result.GradFn = node;
        }

        return result;
    }

    /// <summary>Of the logarithm: g - e^y * sum(g). Of the probabilities: y * (g - sum(g * y)).</summary>
    private static TensorBody Gradient(TensorBody grad, TensorBody y, long n, bool logarithm)
    {
        using var g = new Owned(grad.Contiguous());
        var result = new TensorBody(ScalarType.Float32, y.Shape);
        float* from = g.Body.F, values = y.F, to = result.F;
        Work.Ranges(n == 0 ? 0 : y.Count / n, Grain(n), (first, end) =>
        {
            for (long r = first; r < end; r++)
            {
                float* a = from + r * n, v = values + r * n, t = to + r * n;
                double sum = 0;
                for (long i = 0; i < n; i++)
                    sum += logarithm ? a[i] : (double)a[i] * v[i];
                for (long i = 0; i < n; i++)
                    t[i] = logarithm ? (float)(a[i] - MathF.Exp(v[i]) * sum) : (float)(v[i] * (a[i] - sum));
            }
        });
        return result;
    }

    private static int Grain(long n) => (int)Math.Max(1, Work.Grain / 8 / Math.Max(n, 1));
}
