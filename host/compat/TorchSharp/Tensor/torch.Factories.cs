using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using TorchSharp.Random;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Made(size, dtype ?? Natural(value), device, requires_grad, x => Types.Fill(x, value));

    public static Tensor full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        full([size], value, dtype, device, requires_grad);

    public static Tensor full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        full([rows, columns], value, dtype, device, requires_grad);

    public static Tensor full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        full([dim0, dim1, dim2], value, dtype, device, requires_grad);

    public static Tensor full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false,
        string[]? names = null) => full([dim0, dim1, dim2, dim3], value, dtype, device, requires_grad);

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        input.zeros_like(dtype, device, requires_grad);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        input.ones_like(dtype, device, requires_grad);

    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        input.empty_like(dtype, device, requires_grad);

    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        input.full_like(value, dtype, device, requires_grad);

    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.rand_like(dtype, device, requires_grad);

    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.randn_like(dtype, device, requires_grad);

    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null,
        string[]? names = null)
    {
        RequireCpu(device);
        using var whole = new Owned(new TensorBody(ScalarType.Int64, size));
        Fill.Integers(whole.Body, low, high, Generator.Or(generator));
        return new Tensor(Types.Cast(whole.Body, dtype ?? ScalarType.Int64)).requires_grad_(requires_grad);
    }

    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null) => randint(0, high, size, dtype, device, requires_grad, generator);

    /// <summary>0 to n - 1 in random order.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null)
    {
        RequireCpu(device);
        using var whole = new Owned(new TensorBody(ScalarType.Int64, [n]));
        Fill.Permutation(whole.Body, Generator.Or(generator));
        return new Tensor(Types.Cast(whole.Body, dtype ?? ScalarType.Int64)).requires_grad_(requires_grad);
    }

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false)
    {
        double first = start.AsDouble(), by = step.AsDouble();
        long count = (long)Math.Ceiling((stop.AsDouble() - first) / by);
        if (by == 0 || count < 0)
            throw Shapes.Invalid("upper bound and larger bound inconsistent with step sign");
        bool isWhole = !Types.IsFloat(start.Type) && !Types.IsFloat(stop.Type) && !Types.IsFloat(step.Type);
        var values = new double[count];
        for (long i = 0; i < count; i++)
            values[i] = first + i * by;
        return tensor(values, dtype ?? (isWhole ? ScalarType.Int64 : ScalarType.Float32), device, requires_grad);
    }

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false)
    {
        var values = new double[steps];
        double by = steps > 1 ? (end - start) / (steps - 1) : 0;
        for (long i = 0; i < steps; i++)
            values[i] = i < steps / 2 || steps == 1 ? start + i * by : end - (steps - 1 - i) * by;
        return tensor(values, dtype ?? ScalarType.Float32, device, requires_grad);
    }

    public static Tensor eye(long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null)
    {
        long width = columns < 0 ? rows : columns;
        var values = new double[rows * width];
        for (long i = 0; i < Math.Min(rows, width); i++)
            values[i * width + i] = 1;
        return tensor(values, [rows, width], dtype ?? ScalarType.Float32, device, requires_grad);
    }

    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <summary>A copy of a C# array of any rank, of one of the element types.</summary>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false,
        string[]? names = null)
    {
        var shape = new long[rawArray.Rank];
        for (int d = 0; d < shape.Length; d++)
            shape[d] = rawArray.GetLongLength(d);
        return rawArray.GetType().GetElementType() switch
        {
            var t when t == typeof(byte) => Copied(Flat<byte>(rawArray), shape, ScalarType.Byte, dtype, device, requires_grad),
            var t when t == typeof(sbyte) => Copied(Flat<sbyte>(rawArray), shape, ScalarType.Int8, dtype, device, requires_grad),
            var t when t == typeof(short) => Copied(Flat<short>(rawArray), shape, ScalarType.Int16, dtype, device, requires_grad),
            var t when t == typeof(int) => Copied(Flat<int>(rawArray), shape, ScalarType.Int32, dtype, device, requires_grad),
            var t when t == typeof(long) => Copied(Flat<long>(rawArray), shape, ScalarType.Int64, dtype, device, requires_grad),
            var t when t == typeof(float) => Copied(Flat<float>(rawArray), shape, ScalarType.Float32, dtype, device, requires_grad),
            var t when t == typeof(double) => Copied(Flat<double>(rawArray), shape, ScalarType.Float64, dtype, device, requires_grad),
            var t when t == typeof(bool) => Copied(Flat<bool>(rawArray), shape, ScalarType.Bool, dtype, device, requires_grad),
            var t => throw new NotSupportedException($"{t?.Name} is no element type of tensors"),
        };
    }

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) => data.to_type(dtype ?? data.dtype);

    private static Span<T> Flat<T>(Array array) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);

    private static Tensor Made(long[] size, ScalarType? dtype, Device? device, bool requiresGrad, Action<TensorBody> fill)
    {
        RequireCpu(device);
        var body = new TensorBody(dtype ?? ScalarType.Float32, (long[])size.Clone());
        fill(body);
        return new Tensor(body).requires_grad_(requiresGrad);
    }

    private static unsafe Tensor Copied<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, ScalarType type, ScalarType? wanted,
        Device? device, bool requiresGrad)
        where T : unmanaged
    {
        RequireCpu(device);
        using var body = new Owned(new TensorBody(type, shape.ToArray()));
        if (body.Body.Count != values.Length)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: the array has {values.Length} elements, "
                + $"shape {Shapes.Text(shape)} has {body.Body.Count}");
        values.CopyTo(new Span<T>(body.Body.Bytes, values.Length));
        return new Tensor(Types.Cast(body.Body, wanted ?? type)).requires_grad_(requiresGrad);
    }

    private static ScalarType Natural(Scalar value) => Types.IsFloat(value.Type) ? ScalarType.Float32 : ScalarType.Int64;
}
