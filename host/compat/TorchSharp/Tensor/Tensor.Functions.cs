using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using TorchSharp.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor exp() => new(Unary.FromResult(default(Kernels.Exp), default(ExpSlope), Body));

        public Tensor exp_() => Change(default(Kernels.Exp)) ?? ChangeRecorded(default(Kernels.Exp),
            default(ExpSlope)) ?? Overwrite(Unary.FromResult(default(Kernels.Exp), default(ExpSlope), Body));

        public Tensor sqrt() => new(Unary.FromResult(default(Kernels.Sqrt), default(SqrtSlope), Body));

        public Tensor sqrt_() => Change(default(Kernels.Sqrt)) ?? ChangeRecorded(default(Kernels.Sqrt),
            default(SqrtSlope)) ?? Overwrite(Unary.FromResult(default(Kernels.Sqrt), default(SqrtSlope), Body));

        public Tensor sigmoid() => new(Unary.FromResult(default(Kernels.Sigmoid), default(SigmoidSlope), Body));

        public Tensor sigmoid_() => Change(default(Kernels.Sigmoid)) ?? ChangeRecorded(default(Kernels.Sigmoid),
            default(SigmoidSlope)) ?? Overwrite(Unary.FromResult(default(Kernels.Sigmoid), default(SigmoidSlope), Body));

        public Tensor tanh() => new(Unary.FromResult(default(Kernels.Tanh), default(TanhSlope), Body));

        public Tensor tanh_() => Change(default(Kernels.Tanh)) ?? ChangeRecorded(default(Kernels.Tanh),
            default(TanhSlope)) ?? Overwrite(Unary.FromResult(default(Kernels.Tanh), default(TanhSlope), Body));

        public Tensor reciprocal() => new(Unary.FromResult(default(Kernels.Reciprocal), default(ReciprocalSlope), Body));

        public Tensor reciprocal_() => Change(default(Kernels.Reciprocal)) ?? ChangeRecorded(default(Kernels.Reciprocal),
            default(ReciprocalSlope)) ?? Overwrite(Unary.FromResult(default(Kernels.Reciprocal), default(ReciprocalSlope), Body));

        public Tensor relu() => new(Unary.FromResult(default(Kernels.Relu), default(ReluSlope), Body));

        public Tensor relu_() => Change(default(Kernels.Relu)) ?? ChangeRecorded(default(Kernels.Relu),
            default(ReluSlope)) ?? Overwrite(Unary.FromResult(default(Kernels.Relu), default(ReluSlope), Body));

        public Tensor log() => new(Unary.FromInput(default(Kernels.Log), default(LogSlope), Body));

        public Tensor log_() => Change(default(Kernels.Log)) ?? Overwrite(Unary.FromInput(default(Kernels.Log), default(LogSlope), Body));

        public Tensor log1p() => new(Unary.FromInput(default(Kernels.Log1p), default(Log1pSlope), Body));

        public Tensor log1p_() =>
            Change(default(Kernels.Log1p)) ?? Overwrite(Unary.FromInput(default(Kernels.Log1p), default(Log1pSlope), Body));

        public Tensor abs() => new(Unary.FromInput(default(Kernels.Abs), default(AbsSlope), Body));

        public Tensor abs_() => Change(default(Kernels.Abs)) ?? Overwrite(Unary.FromInput(default(Kernels.Abs), default(AbsSlope), Body));

        public Tensor sin() => new(Unary.FromInput(default(Kernels.Sin), default(SinSlope), Body));

        public Tensor sin_() => Change(default(Kernels.Sin)) ?? Overwrite(Unary.FromInput(default(Kernels.Sin), default(SinSlope), Body));

        public Tensor cos() => new(Unary.FromInput(default(Kernels.Cos), default(CosSlope), Body));

        public Tensor cos_() => Change(default(Kernels.Cos)) ?? Overwrite(Unary.FromInput(default(Kernels.Cos), default(CosSlope), Body));

        public Tensor silu() => new(Unary.FromInput(default(Kernels.Silu), default(SiluSlope), Body));

        public Tensor silu_() =>
            Change(default(Kernels.Silu)) ?? Overwrite(Unary.FromInput(default(Kernels.Silu), default(SiluSlope), Body));

        public Tensor hardswish() => new(Unary.FromInput(default(Kernels.HardSwish), default(HardSwishSlope), Body));

        public Tensor hardswish_() =>
            Change(default(Kernels.HardSwish)) ?? Overwrite(Unary.FromInput(default(Kernels.HardSwish), default(HardSwishSlope), Body));

        public Tensor hardsigmoid() => new(Unary.FromInput(default(Kernels.HardSigmoid), default(HardSigmoidSlope), Body));

        public Tensor hardsigmoid_() =>
            Change(default(Kernels.HardSigmoid)) ?? Overwrite(Unary.FromInput(default(Kernels.HardSigmoid), default(HardSigmoidSlope), Body));

        public Tensor sign() => new(Unary.Step(default(Kernels.Sign), Body));

        public Tensor sign_() => Overwrite(Unary.Step(default(Kernels.Sign), Body));

        public Tensor floor() => new(Unary.Step(default(Kernels.Floor), Body));

        public Tensor floor_() => Overwrite(Unary.Step(default(Kernels.Floor), Body));

        public Tensor ceil() => new(Unary.Step(default(Kernels.Ceiling), Body));

        public Tensor ceil_() => Overwrite(Unary.Step(default(Kernels.Ceiling), Body));

        public Tensor trunc() => new(Unary.Step(default(Kernels.Truncate), Body));

        public Tensor trunc_() => Overwrite(Unary.Step(default(Kernels.Truncate), Body));

        public Tensor absolute() => abs();

        /// <summary>To the nearest multiple of 10^-decimals, halves to the even one.</summary>
        public Tensor round(long decimals = 0L)
        {
            if (decimals == 0)
                return new Tensor(Unary.Step(default(Kernels.Round), Body));
            double factor = Math.Pow(10, decimals);
            using var scaled = mul(factor);
            using var whole = scaled.round();
            return whole.div(factor);
        }

        public Tensor round_(long decimals = 0L) => Overwrite(round(decimals).MoveBody());

        public Tensor rsqrt() => pow(-0.5);

        public Tensor relu6() => hardtanh(0, 6);

        public Tensor relu6_() => Overwrite(relu6().MoveBody());

        public Tensor hardtanh(Scalar min, Scalar max) =>
            new(Unary.FromInput(new Clamp(min.AsDouble(), max.AsDouble()), new InsideSlope(min.AsDouble(), max.AsDouble()), Body));

        public Tensor hardtanh_(Scalar min, Scalar max) => Overwrite(hardtanh(min, max).MoveBody());

        public Tensor leaky_relu(Scalar negative_slope) =>
            new(Unary.FromInput(new LeakyRelu(negative_slope.AsDouble()), new LeakyReluSlope(negative_slope.AsDouble()), Body));

        public Tensor leaky_relu_(Scalar negative_slope) => Overwrite(leaky_relu(negative_slope).MoveBody());

        public Tensor clamp(Scalar? min = null, Scalar? max = null)
        {
            if (min is null && max is null)
                throw Shapes.Invalid("torch.clamp: At least one of 'min' or 'max' must not be None");
            if (!Types.IsFloat(Body.Type))
            {
                using var low = Number(min ?? long.MinValue);
                using var high = Number(max ?? long.MaxValue);
                using var raised = maximum(low);
                return raised.minimum(high);
            }

            var (first, last) = (min?.AsDouble() ?? double.NegativeInfinity, max?.AsDouble() ?? double.PositiveInfinity);
            return new Tensor(Unary.FromInput(new Clamp(first, last), new ClampSlope(first, last), Body));
        }

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Overwrite(clamp(min, max).MoveBody());

        public Tensor clamp(Tensor? min = null, Tensor? max = null)
        {
            if (min is null)
                return minimum(max ?? throw Shapes.Invalid("torch.clamp: At least one of 'min' or 'max' must not be None"));
            if (max is null)
                return maximum(min);
            using var raised = maximum(min);
            return raised.minimum(max);
        }

        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        public Tensor clamp_min(Scalar min) => clamp(min, (Scalar?)null);

        public Tensor clamp_max(Scalar max) => clamp((Scalar?)null, max);

        public Tensor clamp_min_(Scalar min) => clamp_(min, null);

        public Tensor clamp_max_(Scalar max) => clamp_(null, max);

        public Tensor softmax(long dim, ScalarType? dtype = null) => special.softmax(this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => special.log_softmax(this, dim, dtype);

        public Tensor eq(Tensor target) => Compared(default(Kernels.Equal), target);

        public Tensor eq(Scalar target) => Compared(default(Kernels.Equal), target);

        public Tensor ne(Tensor target) => Compared(default(NotEqual), target);

        public Tensor ne(Scalar target) => Compared(default(NotEqual), target);

        public Tensor not_equal(Tensor target) => ne(target);

        public Tensor lt(Tensor target) => Compared(default(Less), target);

        public Tensor lt(Scalar target) => Compared(default(Less), target);

        public Tensor less(Tensor target) => lt(target);

        public Tensor le(Tensor target) => Compared(default(LessOrEqual), target);

        public Tensor le(Scalar target) => Compared(default(LessOrEqual), target);

        public Tensor less_equal(Tensor target) => le(target);

        public Tensor gt(Tensor target) => Compared(default(Greater), target);

        public Tensor gt(Scalar target) => Compared(default(Greater), target);

        public Tensor greater(Tensor target) => gt(target);

        public Tensor ge(Tensor target) => Compared(default(GreaterOrEqual), target);

        public Tensor ge(Scalar target) => Compared(default(GreaterOrEqual), target);

        public Tensor greater_equal(Tensor target) => ge(target);

        public Tensor isnan() => ne(this);

        public Tensor isinf()
        {
            using var size = abs();
            return size.eq(double.PositiveInfinity);
        }

        public Tensor isfinite()
        {
            using var size = abs();
            return size.lt(double.PositiveInfinity);
        }

        public Tensor logical_not() => eq(0);

        public Tensor logical_and(Tensor other) => Logical(other, (a, b) => a.mul(b));

        public Tensor logical_or(Tensor other) => Logical(other, (a, b) => a.maximum(b));

        public Tensor logical_xor(Tensor other) => Logical(other, (a, b) => a.ne(b));

        public Tensor bitwise_not() => Body.Type == ScalarType.Bool ? logical_not() : throw Types.Unsupported(Body.Type);

        public Tensor bitwise_and(Tensor other) => logical_and(other);

        public Tensor bitwise_or(Tensor other) => logical_or(other);

        public Tensor bitwise_xor(Tensor other) => logical_xor(other);

        /// <summary>|a - b| &lt;= atol + rtol * |b| everywhere.</summary>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            using var first = new Owned(Types.Cast(Body, ScalarType.Float64));
            using var second = new Owned(Types.Cast(target.Body, ScalarType.Float64));
            using var close = new Owned(Broadcasting.Compare(new IsClose(rtol, atol, equal_nan), first.Body, second.Body));
            using var all = new Owned(Reductions.Any(close.Body, null, false, all: true));
            return Types.Read(all.Body, 0) != 0;
        }

        private static Tensor Truth(Tensor x) => x.ne(0);

        private Tensor Logical(Tensor other, Func<Tensor, Tensor, Tensor> combine)
        {
            using var a = Truth(this);
            using var b = Truth(other);
            return combine(a, b).to_type(ScalarType.Bool);
        }

        private Tensor Compared<TOp>(TOp op, Tensor other)
            where TOp : struct, IComparison => new(Arithmetic.Compare(op, Body, other.Body));

        private Tensor Compared<TOp>(TOp op, Scalar other)
            where TOp : struct, IComparison
        {
            using var number = Number(other);
            return Compared(op, number);
        }

        /// <summary>An in-place change that is recorded and whose slope follows from its result: nothing has to be copied.</summary>
        private Tensor? ChangeRecorded<TOp, TSlope>(TOp op, TSlope slope)
            where TOp : struct, IUnary
            where TSlope : struct, IBinary
        {
            if (Body.Type != ScalarType.Float32 || !Body.IsContiguous || Body.Base is not null || Body.GradFn is null)
                return null;
            var target = Writable();
            var node = Node.Record(target)!;
            Elementwise.Map(op, target, target);
            var saved = node.Save(target);
            node.Way = grad => [Elementwise.Map(slope, grad, saved.Value)];
            target.GradFn = node;
            return this;
        }
    }
}
