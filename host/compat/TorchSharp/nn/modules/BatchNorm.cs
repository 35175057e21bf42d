using TorchSharp.Modules;
using TorchSharp.Operators;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>What batch normalizations share: weight and bias, running mean and variance, and the count of batches seen.</summary>
        public abstract class BatchNorm : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            private Parameter? _bias;
            private Parameter? _weight;
            private torch.Tensor? _running_mean;
            private torch.Tensor? _running_var;
            private torch.Tensor? _num_batches_tracked;

            internal BatchNorm(string name, long features, double eps, double momentum, bool affine, bool tracks)
                : base(name)
            {
                (num_features, this.eps, this.momentum, this.affine, track_running_stats) = (features, eps, momentum, affine, tracks);
                if (affine)
                {
                    weight = new Parameter(torch.empty(features));
                    bias = new Parameter(torch.empty(features));
                }

                if (tracks)
                {
                    running_mean = torch.zeros(features);
                    running_var = torch.ones(features);
                    num_batches_tracked = torch.tensor(0L);
                }

                reset_parameters();
            }

            public long num_features { get; }

            public double eps { get; set; }

            public double? momentum { get; set; }

            public bool affine { get; }

            public bool track_running_stats { get; }

            public Parameter? bias
            {
                get => _bias;
                set => ConditionallyRegisterParameter(nameof(bias), _bias = (Parameter?)value?.DetachFromDisposeScope());
            }

            public Parameter weight
            {
                get => _weight!;
                set => ConditionallyRegisterParameter(nameof(weight), _weight = (Parameter)value.DetachFromDisposeScope());
            }

            public torch.Tensor? running_mean
            {
                get => _running_mean;
                set => ConditionallyRegisterBuffer(nameof(running_mean), _running_mean = value?.DetachFromDisposeScope());
            }

            public torch.Tensor? running_var
            {
                get => _running_var;
                set => ConditionallyRegisterBuffer(nameof(running_var), _running_var = value?.DetachFromDisposeScope());
            }

            public torch.Tensor? num_batches_tracked
            {
                get => _num_batches_tracked;
                set => ConditionallyRegisterBuffer(nameof(num_batches_tracked), _num_batches_tracked = value?.DetachFromDisposeScope());
            }

            public void reset_running_stats()
            {
                running_mean?.zero_();
                running_var?.fill_(1);
                num_batches_tracked?.zero_();
            }

            public void reset_parameters()
            {
                reset_running_stats();
                if (!affine)
                    return;
                torch.nn.init.ones_(weight);
                torch.nn.init.zeros_(bias!);
            }

            public override torch.Tensor forward(torch.Tensor input)
            {
                ValidateInputDimensions(input);
                double average = momentum ?? 0;
                if (training && track_running_stats && num_batches_tracked is not null)
                {
                    num_batches_tracked.add_(1);
                    // Without momentum the running statistics are the plain mean over all batches.
                    average = momentum ?? 1.0 / (double)num_batches_tracked;
                }

                bool usesBatch = training || (running_mean is null && running_var is null), usesRunning = !training || track_running_stats;
                return torch.nn.functional.batch_norm(input, usesRunning ? running_mean : null, usesRunning ? running_var : null, _weight,
                    _bias, usesBatch, average, eps);
            }

            protected abstract void ValidateInputDimensions(torch.Tensor input);

            protected override void RegisterComponents()
            {
                // The properties register what they hold; the fields behind them would register it again under their own names.
            }
        }

        public sealed class BatchNorm1d : BatchNorm
        {
            internal BatchNorm1d(long features, double eps, double momentum, bool affine, bool tracks)
                : base(nameof(BatchNorm1d), features, eps, momentum, affine, tracks)
            {
            }

            protected override void ValidateInputDimensions(torch.Tensor input)
            {
                if (input.ndim is not (2 or 3))
                    throw new ArgumentException($"expected 2D or 3D input, but got {input.ndim}D input.");
            }
        }

        public sealed class BatchNorm2d : BatchNorm
        {
            // TorchSharp names it so.
            internal BatchNorm2d(long features, double eps, double momentum, bool affine, bool tracks)
                : base(nameof(BatchNorm1d), features, eps, momentum, affine, tracks)
            {
            }

            protected override void ValidateInputDimensions(torch.Tensor input)
            {
                if (input.ndim != 4)
                    throw new ArgumentException($"expected 4D input, but got {input.ndim}D input.");
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static BatchNorm1d BatchNorm1d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true,
                bool track_running_stats = true,
                Device? device = null, ScalarType? dtype = null)
            {
                RequireFloat32(device, dtype);
                return new BatchNorm1d(num_features, eps, momentum, affine, track_running_stats);
            }

            public static BatchNorm2d BatchNorm2d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true,
                bool track_running_stats = true,
                Device? device = null, ScalarType? dtype = null)
            {
                RequireFloat32(device, dtype);
                return new BatchNorm2d(num_features, eps, momentum, affine, track_running_stats);
            }

            public static partial class functional
            {
                public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null,
                    Tensor? bias = null, bool training = false,
                    double momentum = 0.1, double eps = 1e-5)
                {
                    if (!training && (running_mean is null || running_var is null))
                        throw new ArgumentException("Expected running_mean and running_var to be defined when training=False");
                    return new Tensor(BatchNormalization.Apply(input.Body, running_mean?.Body, running_var?.Body, weight?.Body, bias?.Body, training, momentum, eps));
                }
            }
        }
    }
}
