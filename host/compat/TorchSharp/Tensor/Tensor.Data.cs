using System.Globalization;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using TorchSharp.Operators;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The memory of a contiguous tensor as bytes.</summary>
        public unsafe Span<byte> bytes
        {
            get => Body.IsContiguous
                ? new Span<byte>(Body.Bytes, checked((int)(Body.Count * Body.Type.ElementSize())))
                : throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            set => value.CopyTo(bytes);
        }

        /// <summary>Access to the elements as C# values of exactly the tensor's type.</summary>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            RequireType<T>();
            return new TensorAccessor<T>(this);
        }

        /// <summary>The only element.</summary>
        public unsafe T item<T>()
            where T : unmanaged
        {
            if (Body.Count != 1)
                throw new ArgumentException($"a Tensor with {Body.Count} elements cannot be converted to Scalar");
            RequireType<T>();
            using var value = new Owned(Body.Contiguous());
            return *(T*)value.Body.Bytes;
        }

        public Scalar ToScalar()
        {
            using var value = new Owned(Body.Contiguous());
            if (Body.Count != 1)
                throw new ArgumentException("Can only convert a tensor with a single element to a Scalar");
            double number = Types.Read(value.Body, 0);
            return Body.Type == ScalarType.Bool ? number != 0 : Types.IsFloat(Body.Type) ? number : (long)number;
        }

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            var result = copy && type == Body.Type ? clone() : new Tensor(Unary.Cast(Body, type));
            if (disposeAfter)
                Dispose();
            return result;
        }

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            RequireCpu(device);
            return to_type(type, copy, disposeAfter, non_blocking);
        }

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            RequireCpu(device);
            return to_type(dtype, copy, disposeAfter, non_blocking);
        }

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false,
            bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor cpu() => to(CPU);

        public Tensor @bool() => to_type(ScalarType.Bool);

        public Tensor @byte() => to_type(ScalarType.Byte);

        public Tensor @char() => to_type(ScalarType.Int8);

        public Tensor @short() => to_type(ScalarType.Int16);

        public Tensor @int() => to_type(ScalarType.Int32);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor half() => to_type(ScalarType.Float16);

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        /// <summary>Takes over the elements of another tensor, converted and broadcast.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            var target = Writable();
            if (!Shapes.Same(Shapes.Broadcast(target.Shape, source.Body.Shape), target.Shape))
                throw Shapes.Invalid($"The size of tensor a {Shapes.Text(target.Shape)} must match the size of tensor b "
                    + $"{Shapes.Text(source.Body.Shape)}");
            using var values = new Owned(Views.Expand(source.Body, target.Shape));
            using var cast = new Owned(Unary.Cast(values.Body, target.Type));
            Strided.CopyInto(target, cast.Body);
            Rebase(target, cast.Body.GradFn ?? Autograd.Node.Record(cast.Body));
            return this;
        }

        public Tensor fill_(Scalar value)
        {
            using var number = new Owned(new TensorBody(Body.Type, []));
            Types.Fill(number.Body, value);
            var target = Writable();
            if (target.IsContiguous)
                Types.Fill(target, value);
            else
                Strided.CopyInto(target, number.Body);
            Rebase(target, null);
            return this;
        }

        public Tensor zero_() => fill_(0);

        /// <summary>Where the mask is set, the value.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value)
        {
            using var number = Number(value);
            using var chosen = number.to_type(dtype);
            return torch.where(mask, chosen, this);
        }

        public Tensor masked_fill_(Tensor mask, Scalar value) => Overwrite(masked_fill(mask, value).MoveBody());

        public Tensor masked_select(Tensor mask)
        {
            using var wide = mask.expand(Shapes.Broadcast(mask.Body.Shape, Body.Shape));
            using var source = expand(wide.Body.Shape);
            using var flat = source.reshape(-1);
            using var places = new Tensor(Indexing.Places(wide.Body), registers: false);
            return flat.index_select(0, places);
        }

        /// <summary>x where the condition is set, else y; this is x.</summary>
        public Tensor where(Tensor condition, Tensor y) => new(Indexing.Where(condition.Body, Body, y.Body));

        /// <summary>Indices of the elements that are not 0, one row [rank] each.</summary>
        public unsafe Tensor nonzero()
        {
            using var truth = new Owned(Types.Cast(Body, ScalarType.Bool));
            using var places = new Owned(Indexing.Places(truth.Body));
            var result = new TensorBody(ScalarType.Int64, [places.Body.Count, Body.Rank]);
            for (long i = 0; i < places.Body.Count; i++)
            {
                long at = places.Body.L[i];
                for (int d = Body.Rank - 1; d >= 0; d--)
                {
                    result.L[i * Body.Rank + d] = at % Body.Shape[d];
                    at /= Body.Shape[d];
                }
            }

            return new Tensor(result);
        }

        public override string ToString() => $"[{string.Join("x", Body.Shape)}], type = {Body.Type}, device = {device}";

        /// <summary>
        /// The values, nested in brackets by dimension; <see cref="TensorStringStyle.Metadata"/> prints shape and type only.
        /// </summary>
        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null,
            string? newLine = null)
        {
            if ((style == TorchSharp.TensorStringStyle.Default ? TensorStringStyle : style) == TorchSharp.TensorStringStyle.Metadata)
                return ToString();
            using var values = new Owned(Body.Contiguous());
            long at = 0;
            return Nested(0);

            string Nested(int d)
            {
                if (d == values.Body.Rank)
                {
                    double value = Types.Read(values.Body, at++);
                    return Body.Type == ScalarType.Bool ? (value != 0 ? "true" : "false") : value.ToString(fltFormat ?? "g5",
                        cultureInfo ?? CultureInfo.InvariantCulture);
                }

                var parts = new List<string>();
                for (long i = 0; i < values.Body.Shape[d]; i++)
                    parts.Add(Nested(d + 1));
                return "[" + string.Join(d == values.Body.Rank - 1 ? " " : (newLine ?? "\n") + new string(' ', d + 1), parts) + "]";
            }
        }

        internal float ToSingle() => (float)Single();

        internal double ToDouble() => Single();

        internal long ToInt64() => ToScalar().AsLong();

        private double Single() => ToScalar().AsDouble();

        private void RequireType<T>()
        {
            var wanted = typeof(T) == typeof(float) ? ScalarType.Float32
                : typeof(T) == typeof(double) ? ScalarType.Float64
                : typeof(T) == typeof(Half) ? ScalarType.Float16
                : typeof(T) == typeof(long) ? ScalarType.Int64
                : typeof(T) == typeof(int) ? ScalarType.Int32
                : typeof(T) == typeof(short) ? ScalarType.Int16
                : typeof(T) == typeof(sbyte) ? ScalarType.Int8
                : typeof(T) == typeof(byte) ? ScalarType.Byte
                : typeof(T) == typeof(bool) ? ScalarType.Bool
                : throw new ArgumentException($"no tensor holds elements of {typeof(T).Name}");
            if (wanted != Body.Type)
                throw new ArgumentException($"{typeof(T).Name} is not compatible with {Body.Type}");
        }
    }
}

public static partial class TensorExtensionMethods
{
    public static float ToSingle(this torch.Tensor value) => value.ToSingle();

    public static double ToDouble(this torch.Tensor value) => value.ToDouble();

    public static long ToInt64(this torch.Tensor value) => value.ToInt64();

    public static int ToInt32(this torch.Tensor value) => (int)value.ToInt64();

    public static short ToInt16(this torch.Tensor value) => (short)value.ToInt64();

    public static byte ToByte(this torch.Tensor value) => (byte)value.ToInt64();

    public static sbyte ToSByte(this torch.Tensor value) => (sbyte)value.ToInt64();

    public static bool ToBoolean(this torch.Tensor value) => value.ToDouble() != 0;

    public static Modules.Parameter AsParameter(this torch.Tensor tensor) => new(tensor);

    public static string str(this torch.Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null,
        CultureInfo? cultureInfo = null,
        TensorStringStyle style = TensorStringStyle.Default) => tensor.ToString(style, fltFormat, width, cultureInfo, newLine);

    public static torch.Tensor ToTensor<T>(this T[] rawArray, long[] dimensions, bool doCopy = false, bool requires_grad = false) =>
        torch.from_array(rawArray).reshape(dimensions).requires_grad_(requires_grad);
}
