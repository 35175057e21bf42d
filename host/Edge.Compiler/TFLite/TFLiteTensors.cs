using System.Runtime.InteropServices;
using Edge.Compiler.Ir;

namespace Edge.Compiler.TFLite;

/// <summary>The tensors of a file as tensors of a graph, each made when it is first asked for.</summary>
/// <remarks>Errors have no place in them: who asks knows the node.</remarks>
internal sealed class TFLiteTensors(TFLiteModel model)
{
    // No microcontroller holds a tenth of either.
    private const int MostElements = 1 << 26;
    private const long MostConstantBytes = 1L << 28;

    private readonly Dictionary<int, Tensor> _made = [], _real = [];
    private readonly Dictionary<int, int[]> _integers = [];
    private readonly UniqueNames _names = new();
    private long _constantBytes;

    /// <exception cref="ModelException">E0143: the tensor's type, shape, data or quantization is not one that Edge computes with.</exception>
    public Tensor Of(int index)
    {
        if (!_made.TryGetValue(index, out Tensor? tensor))
            _made[index] = tensor = Make(model.Tensors[index]);
        return tensor;
    }

    /// <summary>An int8 constant as the real numbers it stands for.</summary>
    public Tensor Real(int index)
    {
        if (!_real.TryGetValue(index, out Tensor? real))
            _real[index] = real = Dequantize(Of(index));
        return real;
    }

    /// <summary>The tensor is a constant that an operator of the file makes from others.</summary>
    public void Define(int index, Tensor constant) => _made[index] = constant;

    /// <summary>The tensor holds these integers, which an operator of the file makes from others.</summary>
    public void Define(int index, int[] integers) => _integers[index] = integers;

    public bool IsDeclared(int index, Shape shape) => model.Tensors[index].Extents.SequenceEqual(shape.Extents);

    /// <summary>A name no other tensor has.</summary>
    public string NewName(string wanted) => _names.Next(wanted.Length == 0 ? "tensor" : wanted);

    private static ModelException Fault(TFLiteTensor tensor, string found, string accepted, string? hint = null) =>
        new("E0143", "", $"tensor {tensor.Index} '{tensor.Name}' {found}", accepted, hint);

    /// <summary>The values of an integer parameter such as a new shape.</summary>
    public int[] Integers(int index)
    {
        const int Most = 16;
        if (_integers.TryGetValue(index, out int[]? folded))
            return folded;
        TFLiteTensor tensor = model.Tensors[index];
        ReadOnlySpan<byte> data = tensor.Data.Span;
        if (tensor.Type is not (TFLiteType.Int32 or TFLiteType.Int64) || data.IsEmpty || data.Length > Most * sizeof(long))
            throw Fault(tensor, $"is {tensor.Type}{(data.IsEmpty ? ", computed" : $" of {data.Length} bytes")}", $"a constant of at most {Most} integers");
        if (data.Length % (tensor.Type == TFLiteType.Int32 ? sizeof(int) : sizeof(long)) != 0)
            throw Fault(tensor, $"has {data.Length} bytes", "whole integers");
        return tensor.Type == TFLiteType.Int32
            ? MemoryMarshal.Cast<byte, int>(data).ToArray()
            : Array.ConvertAll(MemoryMarshal.Cast<byte, long>(data).ToArray(), value => (int)Math.Clamp(value, int.MinValue, int.MaxValue));
    }

    /// <summary>A parameter of one real number, in float or in steps of its own scale.</summary>
    public float Number(int index)
    {
        TFLiteTensor tensor = model.Tensors[index];
        ReadOnlySpan<byte> data = tensor.Data.Span;
        return tensor.Type switch
        {
            TFLiteType.Float32 when data.Length == sizeof(float) => Finite(tensor, [BitConverter.ToSingle(data)])[0],
            TFLiteType.Int8 when data.Length == 1 => PerTensor(tensor).Dequantize((sbyte)data[0]),
            _ => throw Fault(tensor, $"is {tensor.Type} of {data.Length} bytes", "one constant number, float32 or int8"),
        };
    }

    /// <summary>True when <see cref="Integers"/> has an answer.</summary>
    public bool AreIntegers(int index) =>
        index >= 0 && (_integers.ContainsKey(index) || model.Tensors[index] is { Type: TFLiteType.Int32 or TFLiteType.Int64, Data.IsEmpty: false });

    private Tensor Dequantize(Tensor constant)
    {
        Quantization scales = constant.Quantization!;
        int inner = scales.Axis is { } axis ? constant.Shape.Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent) : 1;
        int channels = scales.Axis is { } along ? constant.Shape[along] : 1;
        float[] real = [.. constant.Int8s.Select((q, i) => scales.ScaleOf(i / inner % channels) * (q - scales.ZeroPoint))];
        return Tensor.Constant(NewName($"{constant.Name}/real"), constant.Shape, real);
    }

    private Tensor Make(TFLiteTensor tensor)
    {
        Shape shape = ShapeOf(tensor);
        if (tensor.Data.IsEmpty)
        {
            return tensor.Type switch
            {
                TFLiteType.Float32 => Tensor.Float(NewName(tensor.Name), shape),
                TFLiteType.Int8 => Tensor.Int8(NewName(tensor.Name), shape, PerTensor(tensor)),
                _ => throw Fault(tensor, $"is {tensor.Type}", "float32 or int8", "convert the model with int8 inputs, activations and outputs, or in float"),
            };
        }

        int elementBytes = tensor.Type switch
        {
            TFLiteType.Float32 or TFLiteType.Int32 => 4,
            TFLiteType.Float16 => 2,
            TFLiteType.Int8 => 1,
            _ => throw Fault(tensor, $"is a constant of type {tensor.Type}", "float32, float16, int8 or int32"),
        };
        ReadOnlySpan<byte> data = tensor.Data.Span;
        if (data.Length != (long)shape.Elements * elementBytes)
            throw Fault(tensor, $"has {data.Length} bytes of data", $"{(long)shape.Elements * elementBytes}, for {tensor.Type} {shape}", "export the model again");
        _constantBytes += data.Length;
        if (_constantBytes > MostConstantBytes)
            throw Fault(tensor, "makes the constants too large", $"at most {MostConstantBytes} bytes in all");

        string name = NewName(tensor.Name);
        return tensor.Type switch
        {
            TFLiteType.Float32 => Tensor.Constant(name, shape, Finite(tensor, MemoryMarshal.Cast<byte, float>(data).ToArray())),
            TFLiteType.Float16 => Tensor.Constant(name, shape, Finite(tensor, Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(data).ToArray(), half => (float)half))),
            TFLiteType.Int32 => Tensor.Constant(name, shape, MemoryMarshal.Cast<byte, int>(data).ToArray(), Symmetric(tensor, shape)),
            _ => Tensor.Constant(name, shape, MemoryMarshal.Cast<byte, sbyte>(data).ToArray(), tensor.Quantization is { Scales.Length: 1 } ? PerTensor(tensor) : Symmetric(tensor, shape)),
        };
    }

    private static Shape ShapeOf(TFLiteTensor tensor)
    {
        long elements = tensor.Extents.Count == 0 ? 0 : 1;
        foreach (int extent in tensor.Extents)
        {
            elements = extent < 1 ? 0 : elements * extent;
            if (elements is 0 or > MostElements)
                break;
        }

        return elements is > 0 and <= MostElements
            ? new Shape([.. tensor.Extents])
            : throw Fault(tensor, $"is declared {tensor.ShapeText}", $"one axis or more, each at least 1, {MostElements} elements in all", "export the model with fixed shapes");
    }

    private static Quantization PerTensor(TFLiteTensor tensor)
    {
        if (tensor.Quantization is not { Scales.Length: 1, ZeroPoints.Count: 1 } q || q.ZeroPoints[0] is < -128 or > 127 || !IsScale(q.Scales[0]))
            throw Fault(tensor, $"is int8 with {Describe(tensor.Quantization)}", "one positive scale and one zero point in [-128, 127]");
        return Quantization.PerTensor(q.Scales[0], (int)q.ZeroPoints[0]);
    }

    /// <summary>Weights and biases: zero point 0, one scale or one for each channel.</summary>
    private static Quantization Symmetric(TFLiteTensor tensor, Shape shape)
    {
        if (tensor.Quantization is not { } q || q.ZeroPoints.Any(zero => zero != 0) || !q.Scales.All(IsScale))
            throw Fault(tensor, $"is a constant with {Describe(tensor.Quantization)}", "positive scales and zero points of 0", "quantize the model again; uint8 weights of old converters are not supported");
        if (q.Scales.Length == 1)
            return Quantization.PerTensor(q.Scales[0], 0);
        return q.Axis >= 0 && q.Axis < shape.Rank && shape[q.Axis] == q.Scales.Length
            ? Quantization.PerChannel(q.Scales, q.Axis)
            : throw Fault(tensor, $"has {q.Scales.Length} scales along axis {q.Axis} of {shape}", "one scale, or one for each channel");
    }

    private static bool IsScale(float scale) => scale > 0 && float.IsFinite(scale);

    private static string Describe(TFLiteQuantization? quantization) => quantization is null
        ? "no scale"
        : $"{quantization.Scales.Length} scales (least {quantization.Scales.Min()}) and zero points {string.Join(", ", quantization.ZeroPoints.Distinct().Take(4))}";

    private static float[] Finite(TFLiteTensor tensor, float[] values) =>
        values.All(float.IsFinite) ? values : throw Fault(tensor, "holds a value that is not a finite number", "finite weights", "train again; the weights diverged");
}
