using System.Runtime.CompilerServices;
using TorchSharp.Memory;
using TorchSharp.Operators;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index of a subscript: a position, a range, a tensor of positions, a mask, or "the rest".</summary>
    public struct TensorIndex
    {
        internal Kind kind;
        internal long? first;
        internal long? last;
        internal long? step;
        internal Tensor? tensor;

        internal enum Kind
        {
            None,
            Single,
            Null,
            Ellipsis,
            Bool,
            Tensor,
            Slice,
        }

        public static readonly TensorIndex Ellipsis = new() { kind = Kind.Ellipsis };

        public static readonly TensorIndex None = new() { kind = Kind.None };

        public static readonly TensorIndex Null = new() { kind = Kind.Null };

        public static readonly TensorIndex Colon = Slice();

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range.start, range.end);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { kind = Kind.Slice, first = start, last = stop, step = step };

        public static TensorIndex Slice((int? start, int? end) range) => Slice((long?)range.start, range.end);

        public static TensorIndex Slice(Range range)
        {
            long start = range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value;
            long? end = !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value;
            return Slice(start, end);
        }

        public static TensorIndex Bool(bool value) => new() { kind = Kind.Bool, first = value ? 1 : 0 };

        public static TensorIndex Single(long? index) => new() { kind = Kind.Single, first = index };

        public static TensorIndex Tensor(Tensor tensor) => new() { kind = Kind.Tensor, tensor = tensor };
    }

    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index([.. indices.Select(i => (TensorIndex)i)]);
            set => index_put_(value, [.. indices.Select(i => (TensorIndex)i)]);
        }

        public Tensor index(params Tensor[] indices) => index([.. indices.Select(TensorIndex.Tensor)]);

        public Tensor index(params TensorIndex[] indices)
        {
            var (view, picks) = Basic(indices);
            using (view)
                return picks.Count == 0 ? view.alias() : view.Picked(picks);
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, [.. indices.Select(TensorIndex.Tensor)]);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var number = Number(value);
            return index_put_(number, indices);
        }

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            var (view, picks) = Basic(indices);
            using (view)
            {
                if (picks.Count == 0)
                {
                    _ = Writable();
                    view.copy_(value);
                    return this;
                }

                if (picks.Count > 1 || picks[0].Dim != 0)
                    throw new NotSupportedException("assignment through more than one index tensor, or one that is not first, is not "
                        + "supported by the managed TorchSharp");
                using var places = Places(picks[0].Index);
                using var spread = value.expand([places.Body.Count, .. view.Body.Shape[picks[0].Width..]]);
                using var rows = view.reshape([-1, .. view.Body.Shape[picks[0].Width..]]);
                long[] positions = places.data<long>().ToArray();
                for (int i = 0; i < positions.Length; i++)
                {
                    using var row = rows.select(0, positions[i]);
                    using var one = spread.select(0, i);
                    row.copy_(one);
                }

                if (rows.Body.Storage != view.Body.Storage)
                    view.copy_(rows.reshape(view.Body.Shape));
                return this;
            }
        }

        /// <summary>Applies positions and ranges, and tells which dimensions of the view still have tensors to be applied.</summary>
        private (Tensor View, List<(int Dim, Tensor Index, int Width)> Picks) Basic(TensorIndex[] indices)
        {
            int used = indices.Sum(i => i.kind switch
            {
                TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
                TensorIndex.Kind.Tensor => i.tensor!.dtype == ScalarType.Bool ? (int)i.tensor.ndim : 1,
                _ => 0,
            });
            if (used > Body.Rank)
                throw Shapes.Invalid($"too many indices for tensor of dimension {Body.Rank}");
            var picks = new List<(int Dim, Tensor Index, int Width)>();
            var view = alias();
            int d = 0;
            foreach (var index in indices)
            {
                using var before = view;
                switch (index.kind)
                {
                    case TensorIndex.Kind.Single:
                        view = before.select(d, index.first ?? 0);
                        break;
                    case TensorIndex.Kind.Slice:
                        view = new Tensor(Views.Slice(before.Body, d++, index.first, index.last, index.step ?? 1));
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        view = before.alias();
                        d += Body.Rank - used;
                        break;
                    case TensorIndex.Kind.Tensor:
                        view = before.alias();
                        int width = index.tensor!.dtype == ScalarType.Bool ? (int)index.tensor.ndim : 1;
                        picks.Add((d, index.tensor, width));
                        d += width;
                        break;
                    case TensorIndex.Kind.None or TensorIndex.Kind.Null:
                        view = before.unsqueeze(d++);
                        break;
                    default:
                        throw new NotSupportedException("a bool as an index is not supported by the managed TorchSharp; use a mask tensor");
                }
            }

            return (view, picks);
        }

        /// <summary>Applies index tensors: one, or several in neighbouring dimensions that broadcast together.</summary>
        private Tensor Picked(List<(int Dim, Tensor Index, int Width)> picks)
        {
            if (picks.Count == 1)
            {
                var (dim, index, width) = picks[0];
                using var places = Places(index);
                using var merged = reshape([.. Body.Shape[..dim], -1, .. Body.Shape[(dim + width)..]]);
                using var rows = merged.index_select(dim, places);
                long[] shape = index.dtype == ScalarType.Bool ? [places.Body.Count] : index.Body.Shape;
                return rows.reshape([.. Body.Shape[..dim], .. shape, .. Body.Shape[(dim + width)..]]);
            }

            int first = picks[0].Dim;
            if (picks.Any(p => p.Index.dtype == ScalarType.Bool) || picks.Where((p, i) => p.Dim != first + i).Any())
                throw new NotSupportedException("several index tensors have to be integer ones in neighbouring dimensions in the managed "
                    + "TorchSharp");
            Tensor flat = tensor(0L);
            for (int i = 0; i < picks.Count; i++)
            {
                using var before = flat;
                using var scaled = before.mul(Body.Shape[first + i]);
                long size = Body.Shape[first + i];
                using var wrapped = picks[i].Index.remainder(size);
                flat = scaled.add(wrapped);
            }

            using var all = flat;
            using var folded = reshape([.. Body.Shape[..first], -1, .. Body.Shape[(first + picks.Count)..]]);
            return folded.Picked([(first, all, 1)]);
        }

        /// <summary>A vector of positions, from indices of any shape or from a mask.</summary>
        private static Tensor Places(Tensor index) => index.dtype == ScalarType.Bool
            ? new Tensor(Indexing.Places(index.Body), registers: false)
            : index.reshape(-1).to_type(ScalarType.Int64);
    }
}
