using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Operators;

/// <summary>Products of float32 matrices and of batches of them.</summary>
internal static unsafe class MatrixProduct
{
    // Rows that one thread takes at a time.
    private const int RowBlock = 64;

    /// <summary>x [..., K] times weight [O, K] transposed, plus bias [O] or null.</summary>
    public static TensorBody Linear(TensorBody x, TensorBody weight, TensorBody? bias)
    {
        if (weight.Rank != 2 || x.Rank == 0 || x.Shape[^1] != weight.Shape[1])
        {
            throw Shapes.Invalid("mat1 and mat2 shapes cannot be multiplied "
                + $"({Shapes.Text(x.Shape)} and {Shapes.Text(weight.Shape)} transposed)");
        }

        Floats(x, weight);
        using var input = new Owned(x.Contiguous());
        using var matrix = new Owned(weight.Contiguous());
        int depth = (int)weight.Shape[1], outputs = (int)weight.Shape[0], rows = depth == 0 ? 0 : (int)(x.Count / depth);
        var result = new TensorBody(ScalarType.Float32, [.. x.Shape[..^1], outputs]);
        TransposedProduct(input.Body.F, matrix.Body.F, bias is null ? null : bias.F, result.F, rows, depth, outputs);
        if (Node.Record(x, weight, bias) is { } node)
        {
            var (a, w) = (node.Needs(1) ? node.Save(input.Body) : null, node.Needs(0) ? node.Save(matrix.Body) : null);
            node.Way = grad =>
            {
                using var g = new Owned(grad.Contiguous());
                using var flat = new Owned(Views.Reshaped(g.Body, [rows, outputs]));
                return
                [
                    w is null ? null : Multiply(g.Body.F, w.Value.F, x.Shape, rows, outputs, depth),
                    a is null ? null : LeftTransposed(g.Body.F, a.Value.F, weight.Shape, rows, outputs, depth),
                    bias is null || !node.Needs(2) ? null : Broadcast.SumTo(flat.Body.Retain(), bias.Shape),
                ];
            };
            result.GradFn = node;
        }

        return result;
    }

    /// <summary>As numpy's matmul: vectors, matrices, and batches that broadcast.</summary>
    public static TensorBody Multiply(TensorBody a, TensorBody b)
    {
        if (a.Rank == 0 || b.Rank == 0)
            throw Shapes.Invalid($"both arguments to matmul need to be at least 1D, but they are {a.Rank}D and {b.Rank}D");
        if (a.Rank == 1)
        {
            using var row = new Owned(Views.Unsqueeze(a, 0));
            using var product = new Owned(Multiply(row.Body, b));
            return Views.Squeeze(product.Body, b.Rank == 1 ? 0 : -2);
        }

        if (b.Rank == 1)
        {
            using var column = new Owned(Views.Unsqueeze(b, 1));
            using var product = new Owned(Multiply(a, column.Body));
            return Views.Squeeze(product.Body, -1);
        }

        if (a.Shape[^1] != b.Shape[^2])
            throw Shapes.Invalid($"mat1 and mat2 shapes cannot be multiplied ({Shapes.Text(a.Shape)} and {Shapes.Text(b.Shape)})");
        if (a.Rank == 2 && b.Rank == 2)
            return Matrices(a, b);

        long[] batch = Shapes.Broadcast(a.Shape.AsSpan(..^2), b.Shape.AsSpan(..^2));
        using var left = new Owned(Stacked(a, batch));
        using var right = new Owned(Stacked(b, batch));
        using var products = new Owned(Batches(left.Body, right.Body));
        return Views.Reshape(products.Body, [.. batch, a.Shape[^2], b.Shape[^1]]);
    }

    /// <summary>Expanded to the batch and flattened to [B, rows, columns].</summary>
    private static TensorBody Stacked(TensorBody x, long[] batch)
    {
        using var wide = new Owned(Views.Expand(x, [.. batch, x.Shape[^2], x.Shape[^1]]));
        return Views.Reshape(wide.Body, [Shapes.Count(batch), x.Shape[^2], x.Shape[^1]]);
    }

    private static TensorBody Batches(TensorBody a, TensorBody b)
    {
        var parts = new TensorBody[a.Shape[0]];
        for (int i = 0; i < parts.Length; i++)
        {
            using var left = new Owned(Views.Select(a, 0, i));
            using var right = new Owned(Views.Select(b, 0, i));
            parts[i] = Matrices(left.Body, right.Body);
        }

        var result = parts.Length == 0 ? new TensorBody(a.Type, [0, a.Shape[1], b.Shape[2]]) : Joins.Stack(parts, 0);
        foreach (var part in parts)
            part.Release();
        return result;
    }

    private static TensorBody Matrices(TensorBody a, TensorBody b)
    {
        Floats(a, b);
        using var left = new Owned(a.Contiguous());
        using var right = new Owned(b.Contiguous());
        int m = (int)a.Shape[0], k = (int)a.Shape[1], n = (int)b.Shape[1];
        var result = Multiply(left.Body.F, right.Body.F, [m, n], m, k, n);
        if (Node.Record(a, b) is { } node)
        {
            var (x, y) = (node.Needs(1) ? node.Save(left.Body) : null, node.Needs(0) ? node.Save(right.Body) : null);
            node.Way = grad =>
            {
                using var g = new Owned(grad.Contiguous());
                TensorBody? da = null;
                if (y is not null)
                {
                    da = new TensorBody(ScalarType.Float32, a.Shape);
                    TransposedProduct(g.Body.F, y.Value.F, null, da.F, m, n, k);
                }

                return [da, x is null ? null : LeftTransposed(x.Value.F, g.Body.F, b.Shape, m, k, n)];
            };
            result.GradFn = node;
        }

        return result;
    }

    /// <summary>c [m, n] = a [m, k] times b [k, n].</summary>
    private static TensorBody Multiply(float* a, float* b, long[] shape, int m, int k, int n)
    {
        var result = new TensorBody(ScalarType.Float32, shape);
        long[] rows = [.. Enumerable.Range(0, k).Select(i => (long)i * n)];
        using var packed = new PackedWeights(b, rows, n, 1, Correlation.LanesFor(n));
        Product(a, packed, result.F, m, k, n);
        return result;
    }

    /// <summary>c [m, n] = a [m, k] times b [n, k] transposed, plus bias [n].</summary>
    private static void TransposedProduct(float* a, float* b, float* bias, float* c, int m, int k, int n)
    {
        long[] rows = [.. Enumerable.Range(0, k).Select(i => (long)i)];
        using var packed = new PackedWeights(b, rows, n, k, Correlation.LanesFor(n), bias);
        Product(a, packed, c, m, k, n);
    }

    private static void Product(float* a, PackedWeights b, float* c, int m, int k, int n) => Work.Ranges(m, RowBlock, (first, end) =>
        new Correlation([new Segment(0, k)], b)
        {
            Height = 1,
            Width = (int)(end - first),
            SourceX = k,
            SourceY = 0,
            TargetX = n,
            TargetY = 0,
        }.Run(a + first * k, c + first * n));

    /// <summary>c [k, n] = a [m, k] transposed times b [m, n].</summary>
    private static TensorBody LeftTransposed(float* a, float* b, long[] shape, int m, int k, int n)
    {
        int lanes = WeightGradient.LanesFor(n), padded = (n + lanes - 1) / lanes * lanes;
        using var sums = new Owned(TensorBody.Zeros(ScalarType.Float32, [k, padded]));
        using var wide = new Owned(padded == n ? sums.Body.Retain() : new TensorBody(ScalarType.Float32, [m, padded]));
        float* g = b;
        if (padded != n)
        {
            g = wide.Body.F;
            for (long i = 0; i < m; i++)
            {
                for (int j = 0; j < padded; j++)
                    g[i * padded + j] = j < n ? b[i * n + j] : 0;
            }
        }

        float* sum = sums.Body.F;
        const int Block = 64;
        Work.Ranges(k, Block, (first, end) =>
            new WeightGradient([new Segment(0, (nint)(end - first))])
            {
                Outputs = padded,
                Height = 1,
                Width = m,
                SourceX = k,
                SourceY = 0,
                GradX = padded,
                GradY = 0,
            }.Run(a + first, g, sum + first * padded));
        if (padded == n)
            return Views.Reshaped(sums.Body, shape);
        var result = new TensorBody(ScalarType.Float32, shape);
        for (long i = 0; i < k; i++)
            Buffer.MemoryCopy(sum + i * padded, result.F + i * n, n * sizeof(float), n * sizeof(float));
        return result;
    }

    private static void Floats(TensorBody a, TensorBody b)
    {
        if (a.Type != ScalarType.Float32 || b.Type != ScalarType.Float32)
            throw Shapes.Invalid($"matrix products take Float32 tensors, found {a.Type} and {b.Type}");
    }
}
