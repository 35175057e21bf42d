using System.Numerics;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Kernels;

/// <summary>Functions of two tensors of different shapes, and of types other than floating point.</summary>
internal static unsafe class Broadcasting
{
    public static TensorBody Map<TOp>(TOp op, TensorBody a, TensorBody b, TensorBody? into)
        where TOp : struct, IBinary
    {
        var plan = new Plan(a, b);
        var result = plan.Result(into, a.Type);
        if (a.Type == ScalarType.Float32)
        {
            float* x = plan.First, y = plan.B.F, to = result.Ordered;
            long n = plan.Row;
            plan.ForEachRow((i, j, o) => Row(op, x + i, plan.StepA, y + j, plan.StepB, to + o, n));
        }
        else
        {
            double* x = (double*)plan.A.Bytes, y = (double*)plan.B.Bytes, to = (double*)result.Bytes;
            plan.ForEach((i, j, o) => to[o] = op.Apply(x[i], y[j]));
        }

        plan.Release();
        return result;
    }

    /// <summary>Integers; both Int64.</summary>
    public static TensorBody MapIntegers<TOp>(TOp op, TensorBody a, TensorBody b)
        where TOp : struct, IBinary
    {
        var plan = new Plan(a, b);
        var result = plan.Result(null, ScalarType.Int64);
        long* x = plan.A.L, y = plan.B.L, to = result.L;
        plan.ForEach((i, j, o) => to[o] = op.Apply(x[i], y[j]));
        plan.Release();
        return result;
    }

    /// <summary>Both Float64 or both Int64; the result is Bool.</summary>
    public static TensorBody Compare<TOp>(TOp op, TensorBody a, TensorBody b)
        where TOp : struct, IComparison
    {
        var plan = new Plan(a, b);
        var result = plan.Result(null, ScalarType.Bool);
        byte* to = result.Bytes;
        if (a.Type == ScalarType.Int64)
        {
            long* x = plan.A.L, y = plan.B.L;
            plan.ForEach((i, j, o) => to[o] = op.Ask(x[i], y[j]) ? (byte)1 : (byte)0);
        }
        else
        {
            double* x = (double*)plan.A.Bytes, y = (double*)plan.B.Bytes;
            plan.ForEach((i, j, o) => to[o] = op.Ask(x[i], y[j]) ? (byte)1 : (byte)0);
        }

        plan.Release();
        return result;
    }

    private static void Row<TOp>(TOp op, float* x, long stepX, float* y, long stepY, float* to, long n)
        where TOp : struct, IBinary
    {
        int lanes = Vector<float>.Count;
        long i = 0;
        if (stepX == 1 && stepY == 1)
        {
            Elementwise.Map(op, x, y, to, n);
            return;
        }

        var constantX = new Vector<float>(*x);
        var constantY = new Vector<float>(*y);
        for (; i <= n - lanes; i += lanes)
            Vector.Store(op.Apply(stepX == 0 ? constantX : Vector.Load(x + i), stepY == 0 ? constantY : Vector.Load(y + i)), to + i);
        for (; i < n; i++)
            to[i] = op.Apply(new Vector<float>(x[i * stepX]), new Vector<float>(y[i * stepY]))[0];
    }

    /// <summary>How two contiguous operands are read together: shape and strides with neighbouring dimensions merged.</summary>
    private sealed class Plan
    {
        private readonly long[] full;
        private readonly List<long> shape = [];
        private readonly List<long> stepsA = [];
        private readonly List<long> stepsB = [];
        private readonly bool keepsOrder;

        public Plan(TensorBody a, TensorBody b)
        {
            full = Shapes.Broadcast(a.Shape, b.Shape);
            A = a.Contiguous();
            B = b.Contiguous();
            if (IsPerChannel(A, B))
            {
                // One value per channel of channels-last memory: rows of channels, the other operand the same for each.
                keepsOrder = true;
                shape.AddRange([A.Count / A.Shape[1], A.Shape[1]]);
                stepsA.AddRange([A.Shape[1], 1]);
                stepsB.AddRange([0, 1]);
                return;
            }

            if (B.Count == 1 && B.Rank <= A.Rank)
            {
                // One number for all: the order does not matter.
                keepsOrder = true;
                shape.Add(A.Count);
                stepsA.Add(1);
                stepsB.Add(0);
                return;
            }

            long[] strideA = Shapes.Expand(A.Shape, A.Strides, full), strideB = Shapes.Expand(B.Shape, B.Strides, full);
            for (int d = 0; d < full.Length; d++)
            {
                if (full[d] == 1)
                    continue;
                bool merges = shape.Count > 0 && stepsA[^1] == strideA[d] * full[d] && stepsB[^1] == strideB[d] * full[d];
                if (merges)
                {
                    shape[^1] *= full[d];
                    stepsA[^1] = strideA[d];
                    stepsB[^1] = strideB[d];
                }
                else
                {
                    shape.Add(full[d]);
                    stepsA.Add(strideA[d]);
                    stepsB.Add(strideB[d]);
                }
            }

            if (shape.Count == 0)
            {
                shape.Add(1);
                stepsA.Add(0);
                stepsB.Add(0);
            }
        }

        /// <summary>The first operand's elements in the order that the steps count in: memory order where it is kept, row-major otherwise.</summary>
        public float* First => keepsOrder ? A.Ordered : A.F;

        public TensorBody A { get; }
        public TensorBody B { get; }
        public long Row => shape[^1];
        public long StepA => stepsA[^1];
        public long StepB => stepsB[^1];

        public TensorBody Result(TensorBody? into, ScalarType type)
        {
            if (into is not null)
            {
                if (!keepsOrder)
                    _ = into.Bytes;
                else
                    Elementwise.MatchOrder(into, A);
                return into;
            }

            return keepsOrder && type == ScalarType.Float32 ? A.SameOrder() : new TensorBody(type, full);
        }

        public void ForEachRow(Action<long, long, long> row)
        {
            if (shape.Contains(0))
                return;
            long at = 0, n = Row;
            Strided.Rows(shape.ToArray(), stepsA.ToArray(), stepsB.ToArray(), (i, j) =>
            {
                row(i, j, at);
                at += n;
            });
        }

        public void ForEach(Action<long, long, long> element) => ForEachRow((i, j, o) =>
        {
            for (long k = 0; k < Row; k++)
                element(i + k * StepA, j + k * StepB, o + k);
        });

        public void Release()
        {
            A.Release();
            B.Release();
        }

        private static bool IsPerChannel(TensorBody a, TensorBody b)
        {
            if (!a.IsChannelsLast || b.Count != a.Shape[1] || b.Rank is < 3 or > 4 || a.Type != b.Type)
                return false;
            return b.Shape[^3] == a.Shape[1];
        }
    }
}
