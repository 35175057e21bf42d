using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>A tensor that a module learns. Takes over the tensor it is made from, which is empty afterwards.</summary>
        public class Parameter : torch.Tensor
        {
            public Parameter(torch.Tensor data, bool requires_grad = true)
                : this(data, data.OwningDisposeScope, requires_grad)
            {
            }

            private Parameter(torch.Tensor data, DisposeScope? scope, bool requiresGrad)
                : base(data.with_requires_grad(requiresGrad).MoveBody(), registers: false)
            {
                if (scope is not null)
                    DisposeScope.Own(scope, this);
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
