using TorchSharp.Kernels;
using TorchSharp.Memory;
using TorchSharp.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The transpose of a matrix; all dimensions reversed for other ranks.</summary>
        public Tensor T => permute([.. Enumerable.Range(0, Body.Rank).Reverse().Select(d => (long)d)]);

        public Tensor mT => transpose(-2, -1);

        public Tensor alias() => new(Views.Alias(Body));

        public Tensor detach() => new(Views.Detach(Body));

        public Tensor detach_()
        {
            Body.GradFn = null;
            Body.RequiresGrad = false;
            return this;
        }

        public Tensor clone() => new(Unary.Clone(Body));

        /// <summary>Itself, or a row-major copy.</summary>
        public Tensor contiguous() => Body.IsContiguous ? alias() : clone();

        public Tensor reshape(params long[] shape) => new(Views.Reshape(Body, shape));

        public Tensor view(params long[] shape) => new(Views.View(Body, shape));

        public Tensor view_as(Tensor other) => view(other.Body.Shape);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => new(Views.Flatten(Body, start_dim, end_dim));

        public Tensor ravel() => flatten();

        public Tensor unflatten(long dim, params long[] sizes)
        {
            int d = Shapes.Dim(dim, Body.Rank);
            return reshape([.. Body.Shape[..d], .. Shapes.Infer(sizes, Body.Shape[d]), .. Body.Shape[(d + 1)..]]);
        }

        public Tensor permute(params long[] permutation) => new(Views.Permute(Body, permutation));

        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        public Tensor transpose(long dim0, long dim1) => new(Views.Transpose(Body, dim0, dim1));

        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);

        public Tensor t() => Body.Rank switch
        {
            < 2 => alias(),
            2 => transpose(0, 1),
            _ => throw Shapes.Invalid($"t() expects a tensor with <= 2 dimensions, but self is {Body.Rank}D"),
        };

        public Tensor squeeze(long? dim = null) => new(Views.Squeeze(Body, dim));

        public Tensor unsqueeze(long dim) => new(Views.Unsqueeze(Body, dim));

        public Tensor expand(params long[] sizes) => new(Views.Expand(Body, sizes));

        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => new(Views.Expand(Body, sizes));

        public Tensor expand_as(Tensor other) => new(Views.Expand(Body, other.Body.Shape));

        public Tensor broadcast_to(params long[] shape) => new(Views.Expand(Body, shape));

        /// <summary>The tensor laid side by side, sizes[d] times along each dimension.</summary>
        public Tensor repeat(params long[] sizes)
        {
            if (sizes.Length < Body.Rank)
                throw Shapes.Invalid("Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor");
            long[] full = [.. Enumerable.Repeat(1L, sizes.Length - Body.Rank), .. Body.Shape];
            var pairs = full.SelectMany(size => new[] { 1, size }).ToArray();
            var wide = full.SelectMany((size, d) => new[] { sizes[d], size }).ToArray();
            using var spaced = reshape(pairs);
            using var repeated = spaced.expand(wide);
            return repeated.reshape([.. full.Select((size, d) => size * sizes[d])]);
        }

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null)
        {
            using var source = dim is null ? flatten() : alias();
            int d = Shapes.Dim(dim ?? 0, source.Body.Rank);
            long[] places = [.. Enumerable.Range(0, (int)(source.Body.Shape[d] * repeats)).Select(i => i / repeats)];
            using var index = tensor(places);
            return source.index_select(d, index);
        }

        public Tensor narrow(long dim, long start, long length) => new(Views.Narrow(Body, dim, start, length));

        public Tensor slice(long dim, long start, long finish, long step) => new(Views.Slice(Body, dim, start, finish, step));

        public Tensor select(long dim, long index) => new(Views.Select(Body, dim, index));

        public Tensor index_select(long dim, Tensor index) => new(Indexing.IndexSelect(Body, dim, index.Body));

        public Tensor gather(long dim, Tensor index) => new(Indexing.Gather(Body, dim, index.Body));

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Scattered(this, Writable(), dim, index, src, add: false);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Scattered(this, Writable(), dim, index, src, add: true);

        public Tensor scatter(long dim, Tensor index, Tensor src)
        {
            var copy = detach().clone();
            return Scattered(copy, copy.Body, dim, index, src, add: false);
        }

        public Tensor scatter_add(long dim, Tensor index, Tensor src)
        {
            var copy = detach().clone();
            return Scattered(copy, copy.Body, dim, index, src, add: true);
        }

        public Tensor flip(params long[] dims)
        {
            var result = alias();
            foreach (long dim in dims)
            {
                int d = Shapes.Dim(dim, Body.Rank);
                using var before = result;
                using var index = tensor([.. Enumerable.Range(0, (int)Body.Shape[d]).Reverse().Select(i => (long)i)]);
                result = before.index_select(d, index);
            }

            return result;
        }

        public Tensor roll(long shifts, long? dims = null)
        {
            using var source = dims is null ? flatten() : alias();
            int d = Shapes.Dim(dims ?? 0, source.Body.Rank);
            long size = source.Body.Shape[d], first = size == 0 ? 0 : ((-shifts % size) + size) % size;
            using var head = source.narrow(d, first, size - first);
            using var tail = source.narrow(d, 0, first);
            using var rolled = cat([head, tail], d);
            return rolled.reshape(Body.Shape);
        }

        public Tensor[] split(long size, int dim = 0)
        {
            int d = Shapes.Dim(dim, Body.Rank);
            long total = Body.Shape[d];
            var sizes = new List<long>();
            for (long at = 0; at < total; at += size)
                sizes.Add(Math.Min(size, total - at));
            return split([.. sizes], d);
        }

        public Tensor[] split(long[] sizes, long dim = 0)
        {
            int d = Shapes.Dim(dim, Body.Rank);
            if (sizes.Sum() != Body.Shape[d])
                throw Shapes.Invalid($"split_with_sizes expects split_sizes to sum exactly to {Body.Shape[d]} (input tensor's size at "
                    + $"dimension {d}), but got split_sizes={Shapes.Text(sizes)}");
            var parts = new Tensor[sizes.Length];
            long first = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i] = narrow(d, first, sizes[i]);
                first += sizes[i];
            }

            return parts;
        }

        public Tensor[] chunk(long chunks, long dim = 0L)
        {
            int d = Shapes.Dim(dim, Body.Rank);
            return split(Math.Max(1, (Body.Shape[d] + chunks - 1) / chunks), d);
        }

        public Tensor[] unbind(long dimension = 0L)
        {
            int d = Shapes.Dim(dimension, Body.Rank);
            return [.. Enumerable.Range(0, (int)Body.Shape[d]).Select(i => select(d, i))];
        }

        private static Tensor Scattered(Tensor result, TensorBody target, long dim, Tensor index, Tensor src, bool add)
        {
            if (AutoGradMode.IsEnabled && (target.NeedsGrad || src.Body.NeedsGrad))
                throw new NotSupportedException("scatter is not differentiated by the managed TorchSharp; use gather, index_select or "
                    + "where");
            using var whole = new Owned(target.Contiguous());
            using var values = new Owned(Types.Cast(src.Body, target.Type));
            Indexing.ScatterInto(whole.Body, Shapes.Dim(dim, target.Rank), index.Body, values.Body, add);
            if (!target.IsContiguous)
                Strided.CopyInto(target, whole.Body);
            return result;
        }
    }
}
