using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>He et al. 2015, arXiv:1502.01852: a learned slope below zero, one for all channels or one for each.</summary>
        public sealed class PReLU : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            [ComponentName(Name = nameof(weight))]
            private Parameter? _weight;

            internal PReLU(long num_parameters, double init)
                : base(nameof(PReLU))
            {
                (this.num_parameters, this.init) = (num_parameters, init);
                weight = new Parameter(torch.full(num_parameters, init));
            }

            public long num_parameters { get; private set; }

            public double init { get; private set; }

            public Parameter weight
            {
                get => _weight!;
                set
                {
                    _weight = (Parameter)value.DetachFromDisposeScope();
                    ConditionallyRegisterParameter(nameof(weight), _weight);
                }
            }

            public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.prelu(tensor, weight);
        }
    }

    public static partial class torch
    {
        public partial class Tensor
        {
            /// <summary>Itself where it is above zero, else times the slope of its channel.</summary>
            public Tensor prelu(Tensor target)
            {
                if (target.ndim > 1)
                    throw Memory.Shapes.Invalid($"prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = {target.ndim}");
                long count = target.numel(), channels = ndim > 1 ? shape[1] : 1;
                if (count != 1 && count != channels)
                {
                    throw Memory.Shapes.Invalid($"Mismatch of parameter numbers and input channel size. Found parameter numbers = {count}, "
                        + $"and channel size = {channels}.");
                }

                using var slopes = count == 1 ? target.reshape() : target.reshape([count, .. Enumerable.Repeat(1L, (int)ndim - 2)]);
                using var below = mul(slopes);
                using var isAbove = gt(0);
                return where(isAbove, below);
            }
        }

        public static partial class nn
        {
            public static PReLU PReLU(long num_parameters, double init = 0.25, Device? device = null, ScalarType? dtype = null)
            {
                RequireFloat32(device, dtype);
                return new PReLU(num_parameters, init);
            }

            public static partial class functional
            {
                public static Tensor prelu(Tensor input, Tensor weight) => input.prelu(weight);
            }
        }
    }
}
