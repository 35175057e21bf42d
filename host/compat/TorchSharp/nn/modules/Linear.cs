using TorchSharp.Modules;
using TorchSharp.Operators;
using TorchSharp.Utils;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>y = x weight^T + bias, with weight [out, in]; initialized as libtorch does.</summary>
        public sealed class Linear : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            [ComponentName(Name = nameof(weight))]
            private Parameter? held;

            [ComponentName(Name = nameof(bias))]
            private Parameter? heldBias;

            internal Linear(Parameter weight, Parameter? bias)
                : base(nameof(Linear))
            {
                (out_features, in_features) = (weight.shape[0], weight.shape[1]);
                this.weight = weight;
                this.bias = bias;
            }

            internal Linear(long inputs, long outputs, bool hasBias)
                : base(nameof(Linear))
            {
                (in_features, out_features) = (inputs, outputs);
                weight = torch.empty(outputs, inputs).AsParameter();
                torch.nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
                if (!hasBias)
                    return;
                bias = torch.empty(outputs).AsParameter();
                double bound = inputs > 0 ? 1 / Math.Sqrt(inputs) : 0;
                torch.nn.init.uniform_(bias, -bound, bound);
            }

            public long in_features { get; set; }

            public long out_features { get; set; }

            public Parameter? bias
            {
                get => heldBias;
                set
                {
                    heldBias = (Parameter?)value?.DetachFromDisposeScope();
                    ConditionallyRegisterParameter(nameof(bias), heldBias);
                }
            }

            public Parameter weight
            {
                get => held!;
                set
                {
                    held = (Parameter)value.DetachFromDisposeScope();
                    ConditionallyRegisterParameter(nameof(weight), held);
                }
            }

            public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.linear(tensor, weight, bias);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null,
                ScalarType? dtype = null)
            {
                RequireFloat32(device, dtype);
                return new Linear(inputSize, outputSize, hasBias);
            }

            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

            internal static void RequireFloat32(Device? device, ScalarType? dtype)
            {
                RequireCpu(device);
                if (dtype is not (null or ScalarType.Float32))
                    throw new NotSupportedException($"modules of the managed TorchSharp hold Float32 parameters, {dtype} was asked for");
            }

            public static partial class functional
            {
                public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                    new(MatrixProduct.Linear(input.Body, weights.Body, bias?.Body));
            }
        }
    }
}
