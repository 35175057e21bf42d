using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using TorchSharp.Operators;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A handle to a multi-dimensional array. Dispose gives its memory back at once; a disposed handle throws when it is used.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private static long handles;

        private TensorBody? body;
        private readonly IntPtr id;

        /// <summary>Takes over one count of the body.</summary>
        internal Tensor(TensorBody body, bool registers = true)
        {
            this.body = body;
            id = (IntPtr)Interlocked.Increment(ref handles);
            if (!registers || DisposeScopeManager.ThreadSingleton.Current is not { } scope)
                return;
            OwningDisposeScope = scope;
            scope.Add(this);
        }

        public string? name { get; set; }

        public bool IsInvalid => body is null;

        /// <summary>A number that no other live handle has.</summary>
        public IntPtr Handle
        {
            get
            {
                _ = Body;
                return id;
            }
        }

        public long Dimensions => Body.Rank;

        public long ndim => Body.Rank;

        public long NumberOfElements => Body.Count;

        public long ElementSize => Body.Type.ElementSize();

        public ScalarType dtype => Body.Type;

        public long[] shape => (long[])Body.Shape.Clone();

        public Device device
        {
            get
            {
                _ = Body;
                return CPU;
            }
        }

        public DeviceType device_type => device.type;

        public int device_index => device.index;

        public bool is_leaf => Body.GradFn is null;

        /// <summary>
        /// The gradient that backward passes have added up, a new handle to the same memory each time; null before the first.
        /// </summary>
        public Tensor? grad
        {
            get => Body.Grad is { } grad ? new Tensor(grad.Retain()) : null;
            set => Body.SetGrad(value?.Body.Retain());
        }

        public bool requires_grad
        {
            get => Body.NeedsGrad;
            set
            {
                if (value && !Types.IsFloat(Body.Type))
                    throw Shapes.Invalid($"only Tensors of floating point dtype can require gradients, found {Body.Type}");
                if (!value && Body.GradFn is not null)
                    throw Shapes.Invalid("you can only change requires_grad flags of leaf variables. If you want to use a computed "
                        + "variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().");
                if (Body.GradFn is null)
                    Body.RequiresGrad = value;
            }
        }

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>What this handle points to.</summary>
        internal TensorBody Body => body ?? throw new ObjectDisposedException(nameof(Tensor), "Tensor invalid -- empty handle.");

        internal IntPtr handle => id;

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        public Tensor MoveToOuterDisposeScope() => MoveToOtherDisposeScope(OwningDisposeScope?.OuterScope);

        public Tensor DetachFromDisposeScope()
        {
            DisposeScope.Own(null, this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is not null)
                DisposeScope.Own(other, this);
            return this;
        }

        public long dim() => Body.Rank;

        public long numel() => Body.Count;

        public long element_size() => Body.Type.ElementSize();

        public long[] size() => shape;

        public long size(int dim) => Body.Shape[Shapes.Dim(dim, Body.Rank)];

        public long[] stride() => (long[])Body.Strides.Clone();

        public long stride(int dim) => Body.Strides[Shapes.Dim(dim, Body.Rank)];

        public long storage_offset() => Body.Offset;

        public bool is_contiguous() => Body.IsContiguous;

        public bool is_floating_point() => Types.IsFloat(Body.Type);

        public bool is_integral() => torch.is_integral(Body.Type);

        public bool is_cpu() => device.type == DeviceType.CPU;

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Keeps the gradient of a value that is no leaf.</summary>
        public void retain_grad()
        {
            if (Body.GradFn is { } node)
                node.RetainedOutput = Body;
        }

        public void backward()
        {
            if (Body.Count != 1)
                throw Shapes.Invalid("grad can be implicitly created only for scalar outputs");
            autograd.backward(this);
        }

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            autograd.backward(this, grad_tensors, retain_graph, create_graph, inputs);

        public override bool Equals(object? obj) => ReferenceEquals(this, obj) || (obj is Tensor other && Equals(other));

        /// <summary>True when shapes and all elements are equal.</summary>
        public bool Equals(Tensor target)
        {
            if (!Shapes.Same(Body.Shape, target.Body.Shape))
                return false;
            using var same = new Owned(Arithmetic.Compare(default(Kernels.Equal), Body, target.Body));
            using var all = new Owned(Reductions.Any(same.Body, null, false, all: true));
            return Types.Read(all.Body, 0) != 0;
        }

        public override int GetHashCode() => id.GetHashCode();

        /// <summary>Gives this handle's body to a new owner and leaves the handle empty.</summary>
        internal TensorBody MoveBody()
        {
            var moved = Body;
            body = null;
            OwningDisposeScope?.Forget(this);
            return moved;
        }

        /// <summary>Stores a result here: in-place operations. Takes over one count of it.</summary>
        internal Tensor Overwrite(TensorBody result)
        {
            var target = Writable();
            if (!Shapes.Same(result.Shape, target.Shape))
                throw Shapes.Invalid($"output with shape {Shapes.Text(target.Shape)} doesn't match the broadcast shape "
                    + $"{Shapes.Text(result.Shape)}");
            if (Types.IsFloat(result.Type) && !Types.IsFloat(target.Type))
                throw Shapes.Invalid($"result type {result.Type} can't be cast to the desired output type {target.Type}");
            var values = Types.Cast(result, target.Type);
            Strided.CopyInto(target, values);
            values.Release();
            Rebase(target, result.GradFn);
            result.Release();
            return this;
        }

        /// <summary>Checks that an in-place change may happen, and marks it.</summary>
        internal TensorBody Writable()
        {
            var target = Body;
            if (target.RequiresGrad && AutoGradMode.IsEnabled)
                throw Shapes.Invalid("a leaf Variable that requires grad is being used in an in-place operation.");
            target.Storage.Version++;
            return target;
        }

        private static void Rebase(TensorBody target, Node? made)
        {
            if (!AutoGradMode.IsEnabled || (made is null && target.GradFn is null))
                return;
            if (target.Base is not null)
                throw new NotSupportedException("an in-place change of a view is not differentiated by the managed TorchSharp; write it "
                    + "without '_' or under torch.no_grad()");
            target.GradFn = made;
            target.RequiresGrad = false;
        }

        protected virtual void Dispose(bool disposing)
        {
            if (body is not { } mine)
                return;
            body = null;
            OwningDisposeScope?.Forget(this);
            mine.Release();
        }
    }
}
