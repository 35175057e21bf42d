using TorchSharp.Kernels;
using TorchSharp.Memory;
using TorchSharp.Operators;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>How a quotient becomes whole; named as in TorchSharp.</summary>
    public enum RoundingMode
    {
        None = 0,
        trunc = 1,
        floor = 2,
    }
    public partial class Tensor
    {
        public Tensor add(Tensor target) => new(Arithmetic.Add(Body, target.Body));

        public Tensor add(Tensor target, Scalar alpha) => new(Arithmetic.Add(Body, target.Body, alpha.AsDouble()));

        public Tensor add(Scalar scalar) => Shifted(scalar, 1);

        public Tensor add(Scalar scalar, Scalar alpha) => Shifted(scalar, alpha.AsDouble());

        public Tensor add_(Tensor target) => add_(target, 1);

        public Tensor add_(Tensor target, Scalar alpha) =>
            Change(new AddScaled(alpha.AsDouble()), target) ?? Overwrite(Arithmetic.Add(Body, target.Body, alpha.AsDouble()));

        public Tensor add_(Scalar scalar) => add_(scalar, 1);

        public Tensor add_(Scalar scalar, Scalar alpha) =>
            Change(new Shift(scalar.AsDouble() * alpha.AsDouble())) ?? Overwrite(Shifted(scalar, alpha.AsDouble()).MoveBody());

        public Tensor sub(Tensor target) => new(Arithmetic.Add(Body, target.Body, -1));

        public Tensor sub(Scalar target) => Shifted(target, -1);

        public Tensor subtract(Tensor target) => sub(target);

        public Tensor subtract(Scalar target) => sub(target);

        public Tensor sub_(Tensor target) => add_(target, -1);

        public Tensor sub_(Scalar target) => add_(target, -1);

        public Tensor subtract_(Tensor target) => sub_(target);

        public Tensor subtract_(Scalar target) => sub_(target);

        public Tensor mul(Tensor target) => new(Arithmetic.Multiply(Body, target.Body));

        public Tensor mul(Scalar target) => Scaled(target);

        public Tensor multiply(Tensor target) => mul(target);

        public Tensor multiply(Scalar target) => mul(target);

        public Tensor mul_(Tensor target) => Change(default(Multiply), target) ?? Overwrite(Arithmetic.Multiply(Body, target.Body));

        public Tensor mul_(Scalar target) => Change(new Scale(target.AsDouble())) ?? Overwrite(Scaled(target).MoveBody());

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode switch
        {
            RoundingMode.None => new Tensor(Arithmetic.Divide(Body, target.Body)),
            RoundingMode.floor => floor_divide(target),
            _ => new Tensor(Unary.Step(default(Truncate), Arithmetic.Divide(Body, target.Body))),
        };

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            using var other = Number(target);
            return div(other, rounding_mode);
        }

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor true_divide(Tensor other) => div(other);

        public Tensor true_divide(Scalar other) => div(other);

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            (rounding_mode == RoundingMode.None ? Change(default(Divide), target) : null) ?? Overwrite(div(target, rounding_mode).MoveBody());

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Overwrite(div(target, rounding_mode).MoveBody());

        public Tensor floor_divide(Tensor other) => new(Arithmetic.Plain(default(FloorDivide), Body, other.Body));

        public Tensor floor_divide(Scalar other)
        {
            using var number = Number(other);
            return floor_divide(number);
        }

        /// <summary>The rest of a division, with the sign of the divisor.</summary>
        public Tensor remainder(Tensor target) => new(Arithmetic.Plain(default(Remainder), Body, target.Body));

        public Tensor remainder(Scalar scalar)
        {
            using var other = Number(scalar);
            return remainder(other);
        }

        public Tensor pow(Tensor exponent) => new(Arithmetic.Power(Body, exponent.Body));

        public Tensor pow(Scalar exponent)
        {
            if (!Types.IsFloat(Types.Promote(Body.Type, exponent)))
            {
                using var other = Number(exponent);
                return pow(other);
            }

            double power = exponent.AsDouble();
            return new Tensor(Unary.FromInput(new Pow(power), new PowSlope(power), Body));
        }

        public Tensor pow_(Scalar exponent) => Overwrite(pow(exponent).MoveBody());

        public Tensor square() => pow(2);

        public Tensor neg() => Scaled(-1);

        public Tensor negative() => neg();

        public Tensor neg_() => mul_(-1);

        public Tensor maximum(Tensor other) => new(Arithmetic.Extreme(Body, other.Body, largest: true));

        public Tensor minimum(Tensor other) => new(Arithmetic.Extreme(Body, other.Body, largest: false));

        public Tensor max(Tensor other) => maximum(other);

        public Tensor min(Tensor other) => minimum(other);

        /// <summary>self + value * tensor1 * tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using var product = tensor1.mul(tensor2);
            return add(product, value);
        }

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using var product = tensor1.mul(tensor2);
            return add_(product, value);
        }

        /// <summary>self + value * tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using var quotient = tensor1.div(tensor2);
            return add(quotient, value);
        }

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => addcdiv(tensor1, tensor2, 1);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using var quotient = tensor1.div(tensor2);
            return add_(quotient, value);
        }

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => addcdiv_(tensor1, tensor2, 1);

        /// <summary>self + weight * (end - self).</summary>
        public Tensor lerp(Tensor end, Tensor weight)
        {
            using var way = end.sub(this);
            using var part = way.mul(weight);
            return add(part);
        }

        public Tensor matmul(Tensor target) => new(MatrixProduct.Multiply(Body, target.Body));

        public Tensor mm(Tensor target)
        {
            if (Body.Rank != 2 || target.Body.Rank != 2)
                throw Shapes.Invalid($"mm takes matrices, found {Shapes.Text(Body.Shape)} and {Shapes.Text(target.Body.Shape)}");
            return matmul(target);
        }

        public Tensor bmm(Tensor batch2)
        {
            if (Body.Rank != 3 || batch2.Body.Rank != 3)
                throw Shapes.Invalid($"bmm takes batches of matrices, found {Shapes.Text(Body.Shape)} and "
                    + $"{Shapes.Text(batch2.Body.Shape)}");
            return matmul(batch2);
        }

        public Tensor mv(Tensor target) => matmul(target);

        public Tensor dot(Tensor target) => matmul(target);

        /// <summary>A number as a tensor without dimensions, which takes part in type promotion as a number does.</summary>
        internal Tensor Number(Scalar value)
        {
            var number = new TensorBody(Types.Promote(Body.Type, value), []);
            Types.Fill(number, value);
            return new Tensor(number, registers: false);
        }

        private Tensor Scaled(Scalar factor)
        {
            if (Types.IsFloat(Body.Type))
                return new Tensor(Unary.Linear(new Scale(factor.AsDouble()), factor.AsDouble(), Body));
            using var other = Number(factor);
            return mul(other);
        }

        private Tensor Shifted(Scalar amount, double scale)
        {
            if (Types.IsFloat(Body.Type))
                return new Tensor(Unary.Linear(new Shift(amount.AsDouble() * scale), 1, Body));
            using var other = Number(amount);
            return add(other, scale);
        }

        /// <summary>Changes the elements where they lie, or returns null when history, type or layout ask for the general way.</summary>
        private Tensor? Change<TOp>(TOp op)
            where TOp : struct, IUnary
        {
            if ((AutoGradMode.IsEnabled && Body.NeedsGrad) || Body.Type != ScalarType.Float32 || !Body.IsContiguous)
                return null;
            var target = Writable();
            Elementwise.Map(op, target, target);
            return this;
        }

        private Tensor? Change<TOp>(TOp op, Tensor other)
            where TOp : struct, IBinary
        {
            if ((AutoGradMode.IsEnabled && (Body.NeedsGrad || other.Body.NeedsGrad)) || Body.Type != ScalarType.Float32 || other.Body.Type != ScalarType.Float32 || !Body.IsContiguous)
                return null;
            if (!Shapes.Same(Shapes.Broadcast(Body.Shape, other.Body.Shape), Body.Shape))
                return null;
            var target = Writable();
            Elementwise.Map(op, target, other.Body, target);
            return this;
        }
    }
}
