using TorchSharp.Kernels;
using TorchSharp.Memory;
using TorchSharp.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => new(Reductions.Sum(Body, [], false, type));

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => new(Reductions.Sum(Body, dim, keepdim, type));

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            new(Reductions.Sum(Body, dim, keepdim, type));

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => new(Reductions.Sum(Body, [dim], keepdim, type));

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            new(Reductions.Sum(Body, [dim0, dim1], keepdim, type));

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            new(Reductions.Sum(Body, [dim0, dim1, dim2], keepdim, type));

        public Tensor mean() => new(Reductions.Mean(Body, [], false));

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            new(Reductions.Mean(Body, dimensions, keepdim, type));

        public Tensor var(bool unbiased = true) => new(Reductions.Variance(Body, [], false, unbiased ? 1 : 0));

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            new(Reductions.Variance(Body, dimensions, keepdim, unbiased ? 1 : 0));

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            new(Reductions.Variance(Body, [dim], keepdim, unbiased ? 1 : 0));

        public Tensor std(bool unbiased = true) => Root(var(unbiased));

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Root(var(dimensions, unbiased, keepdim));

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Root(var(dim, unbiased, keepdim));

        /// <summary>(sum of |x|^p)^(1/p).</summary>
        public Tensor norm(float p = 2.0f) => Norm([], false, p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) => Norm([dim], keepdim, p);

        public Tensor prod(ScalarType? type = null)
        {
            double product = 1;
            using var values = new Owned(Body.Contiguous());
            if (AutoGradMode.IsEnabled && Body.NeedsGrad)
                throw new NotSupportedException("prod is not differentiated by the managed TorchSharp");
            for (long i = 0; i < Body.Count; i++)
                product *= Types.Read(values.Body, i);
            var result = new TensorBody(type ?? (Types.IsFloat(Body.Type) ? Body.Type : ScalarType.Int64), []);
            Types.Fill(result, product);
            return new Tensor(result);
        }

        public Tensor max() => new(Reductions.Extreme(Body, largest: true));

        public Tensor min() => new(Reductions.Extreme(Body, largest: false));

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) =>
            Pair(Reductions.Extreme(Body, dim, keepdim, largest: true));

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) =>
            Pair(Reductions.Extreme(Body, dim, keepdim, largest: false));

        public Tensor amax(params long[] dims) => Extremes(dims, false, largest: true);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => Extremes(dims, keepdim, largest: true);

        public Tensor amin(params long[] dims) => Extremes(dims, false, largest: false);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => Extremes(dims, keepdim, largest: false);

        public Tensor argmax() => new(Reductions.ArgExtreme(Body, null, false, largest: true));

        public Tensor argmax(long dim, bool keepdim = false) => new(Reductions.ArgExtreme(Body, dim, keepdim, largest: true));

        public Tensor argmin() => new(Reductions.ArgExtreme(Body, null, false, largest: false));

        public Tensor argmin(long dim, bool keepdim = false) => new(Reductions.ArgExtreme(Body, dim, keepdim, largest: false));

        public Tensor all() => new(Reductions.Any(Body, null, false, all: true));

        public Tensor all(long dim, bool keepdim = false) => new(Reductions.Any(Body, dim, keepdim, all: true));

        public Tensor any() => new(Reductions.Any(Body, null, false, all: false));

        public Tensor any(long dim, bool keepdim = false) => new(Reductions.Any(Body, dim, keepdim, all: false));

        /// <summary>Values in order along a dimension, with their indices; equal values keep their order.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false)
        {
            var order = argsort(dim, descending);
            return (gather(dim, order), order);
        }

        public Tensor argsort(long dim = -1, bool descending = false)
        {
            int d = Shapes.Dim(dim, Body.Rank);
            using var moved = Body.Rank < 2 ? alias() : transpose(d, -1);
            using var rows = new Owned(moved.Body.Contiguous());
            var order = new TensorBody(ScalarType.Int64, rows.Body.Shape);
            long n = Body.Rank == 0 ? 1 : order.Shape[^1];
            for (long r = 0; n > 0 && r < order.Count / n; r++)
            {
                var keys = Enumerable.Range(0, (int)n).Select(i => (long)i);
                double Key(long i) => Types.Read(rows.Body, r * n + i);
                long at = r * n;
                foreach (long i in descending ? keys.OrderByDescending(Key) : keys.OrderBy(Key))
                    Set(order, at++, i);
            }

            using var sorted = new Tensor(order, registers: false);
            return Body.Rank < 2 ? sorted.alias() : sorted.transpose(d, -1).contiguous();
        }

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            using var order = argsort(dim, largest);
            var first = order.narrow(dim < 0 ? dim + Math.Max(Body.Rank, 1) : dim, 0, k).clone();
            return (gather(dim, first), first);
        }

        private static unsafe void Set(TensorBody x, long at, long value) => x.L[at] = value;

        private static (Tensor Values, Tensor Indices) Pair((TensorBody Values, TensorBody Indices) pair) =>
            (new Tensor(pair.Values), new Tensor(pair.Indices));

        private static Tensor Root(Tensor variance)
        {
            using (variance)
                return variance.sqrt();
        }

        private Tensor Norm(long[] dims, bool keepdim, float p)
        {
            using var size = abs();
            if (float.IsPositiveInfinity(p))
                return dims.Length == 0 ? size.max() : size.Extremes(dims, keepdim, largest: true);
            using var powers = size.pow(p);
            using var total = powers.sum(dims, keepdim);
            return total.pow(1.0 / p);
        }

        private Tensor Extremes(long[] dims, bool keepdim, bool largest)
        {
            int[] reduced = Reductions.Dims(Body, dims);
            var result = alias();
            foreach (int d in reduced.OrderDescending())
            {
                using var before = result;
                var (values, indices) = Reductions.Extreme(before.Body, d, keepdim, largest);
                indices.Release();
                result = new Tensor(values);
            }

            return result;
        }
    }
}
