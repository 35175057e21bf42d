using TorchSharp.Modules;
using TorchSharp.Operators;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>A module that compares a prediction with a target.</summary>
        public abstract class Loss<T1, T2, TResult>(torch.nn.Reduction reduction = torch.nn.Reduction.Mean) : torch.nn.Module<T1, T2,
            TResult>(nameof(Loss<T1, T2, TResult>))
        {
            public torch.nn.Reduction reduction { get; } = reduction;
        }

        /// <summary>A loss with one weight per class.</summary>
        public abstract class WeightedLoss<T1, T2, TResult>(torch.Tensor? weight = null,
            torch.nn.Reduction reduction = torch.nn.Reduction.Mean) : Loss<T1, T2, TResult>(reduction)
        {
            public torch.Tensor? weight { get; } = weight;
        }

        public sealed class CrossEntropyLoss(torch.Tensor? weight = null, long? ignore_index = null,
            torch.nn.Reduction reduction = torch.nn.Reduction.Mean, double label_smoothing = 0.0)
            : WeightedLoss<torch.Tensor, torch.Tensor, torch.Tensor>(weight, reduction)
        {
            public long? ignore_index { get; } = ignore_index;

            public double label_smoothing { get; } = label_smoothing;

            public override torch.Tensor forward(torch.Tensor input, torch.Tensor target) =>
                torch.nn.functional.cross_entropy(input, target, weight, ignore_index ?? -100, reduction, label_smoothing);
        }

        public sealed class NLLLoss(torch.Tensor? weight = null, torch.nn.Reduction reduction = torch.nn.Reduction.Mean)
            : WeightedLoss<torch.Tensor, torch.Tensor, torch.Tensor>(weight, reduction)
        {
            public override torch.Tensor forward(torch.Tensor input, torch.Tensor target) =>
                torch.nn.functional.nll_loss(input, target, weight, reduction);
        }

        public sealed class MSELoss(torch.nn.Reduction reduction = torch.nn.Reduction.Mean) : Loss<torch.Tensor, torch.Tensor,
            torch.Tensor>(reduction)
        {
            public override torch.Tensor forward(torch.Tensor input, torch.Tensor target) =>
                torch.nn.functional.mse_loss(input, target, reduction);
        }

        public sealed class L1Loss(torch.nn.Reduction reduction = torch.nn.Reduction.Mean) : Loss<torch.Tensor, torch.Tensor,
            torch.Tensor>(reduction)
        {
            public override torch.Tensor forward(torch.Tensor input, torch.Tensor target) =>
                torch.nn.functional.l1_loss(input, target, reduction);
        }

        public sealed class SmoothL1Loss(torch.nn.Reduction reduction = torch.nn.Reduction.Mean, double beta = 1.0) : Loss<torch.Tensor,
            torch.Tensor, torch.Tensor>(reduction)
        {
            public double beta { get; } = beta;

            public override torch.Tensor forward(torch.Tensor input, torch.Tensor target) =>
                torch.nn.functional.smooth_l1_loss(input, target, reduction, beta);
        }

        public sealed class KLDivLoss(bool log_target = true, torch.nn.Reduction reduction = torch.nn.Reduction.Mean) : Loss<torch.Tensor,
            torch.Tensor, torch.Tensor>(reduction)
        {
            public bool log_target { get; } = log_target;

            public override torch.Tensor forward(torch.Tensor input, torch.Tensor target) =>
                torch.nn.functional.kl_div(input, target, log_target, reduction);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public enum Reduction : long
            {
                None = 0,
                Mean = 1,
                Sum = 2,
            }

            public static CrossEntropyLoss CrossEntropyLoss(Tensor? weight = null, long? ignore_index = null,
                Reduction reduction = Reduction.Mean) => new(weight, ignore_index, reduction);

            public static NLLLoss NLLLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) => new(weight, reduction);

            public static MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);

            public static L1Loss L1Loss(Reduction reduction = Reduction.Mean) => new(reduction);

            public static SmoothL1Loss SmoothL1Loss(Reduction reduction = Reduction.Mean, double beta = 1.0) => new(reduction, beta);

            public static KLDivLoss KLDivLoss(bool log_target = true, Reduction reduction = Reduction.Mean) => new(log_target, reduction);

            public static partial class functional
            {
                /// <summary>Of scores [N, C, ...] and either classes (Int64 [N, ...]) or probabilities (scores' shape).</summary>
                public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100,
                    Reduction reduction = Reduction.Mean, double label_smoothing = 0.0)
                {
                    if (target.requires_grad)
                        throw new NotSupportedException("cross_entropy is not differentiated with respect to its target by the managed "
                            + "TorchSharp; detach() the target, or write it with log_softmax, mul and sum");
                    return new Tensor(Losses.Classes(input.Body, target.Body, new Losses.ClassOptions(weight?.Body, ignore_index, reduction, label_smoothing) { TakesScores = true }));
                }

                /// <summary>Of logarithms of probabilities [N, C, ...] and classes (Int64 [N, ...]).</summary>
                public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                    new(Losses.Classes(input.Body, target.Body, new Losses.ClassOptions(weight?.Body, -100, reduction, 0) { TakesScores = false }));

                public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
                {
                    using var difference = input.sub(target);
                    using var square = difference.square();
                    return new Tensor(Losses.Reduced(square.Body, reduction));
                }

                public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
                {
                    using var difference = input.sub(target);
                    using var size = difference.abs();
                    return new Tensor(Losses.Reduced(size.Body, reduction));
                }

                /// <summary>0.5 d^2 / beta for |d| below beta, else |d| - beta / 2.</summary>
                public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1.0)
                {
                    using var difference = input.sub(target);
                    using var size = difference.abs();
                    using var small = size.clamp_max(beta);
                    using var rest = size.sub(small);
                    using var square = small.square();
                    using var curve = square.mul(0.5 / beta);
                    using var each = curve.add(rest);
                    return new Tensor(Losses.Reduced(each.Body, reduction));
                }

                /// <summary>
                /// target * (log target - input), where input holds logarithms and, unlike in PyTorch, so does target by default.
                /// </summary>
                public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean)
                {
                    using var probability = log_target ? target.exp() : target.alias();
                    using var logarithm = log_target ? target.alias() : SafeLog(target);
                    using var difference = logarithm.sub(input);
                    using var each = probability.mul(difference);
                    return new Tensor(Losses.Reduced(each.Body, reduction));
                }

                public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null,
                    Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
                {
                    // softplus(-x) = max(-x, 0) + log(1 + e^-|x|) does not overflow.
                    using var negative = input.neg();
                    using var part = negative.relu();
                    using var size = input.abs();
                    using var opposite = size.neg();
                    using var power = opposite.exp();
                    using var log = power.log1p();
                    using var softplus = part.add(log);
                    using var rest = target.neg().add(1);
                    using var first = rest.mul(input);
                    using var factor = pos_weights is null ? ones_like(target) : pos_weights.sub(1).mul(target).add(1);
                    using var second = softplus.mul(factor);
                    using var sum = first.add(second);
                    using var each = weight is null ? sum.alias() : sum.mul(weight);
                    return new Tensor(Losses.Reduced(each.Body, reduction));
                }

                /// <summary>log x, and 0 where x is 0: there the product with x is 0 whatever stands here.</summary>
                private static Tensor SafeLog(Tensor x)
                {
                    using var isZero = x.eq(0);
                    using var safe = x.masked_fill(isZero, 1);
                    return safe.log();
                }
            }
        }
    }
}
