namespace Edge.Compiler.Ir;

public enum ElementType
{
    Float32,
    Int8,
    Int32,
}

/// <summary>A value between nodes, or a constant such as a filter. Immutable; identity matters, names are unique within a graph.</summary>
public sealed class Tensor
{
    private readonly Array? _data;

    private Tensor(string name, Shape shape, ElementType type, Quantization? quantization, Array? data)
    {
        if (data is not null && data.Length != shape.Elements)
            throw new ArgumentException($"tensor '{name}': {data.Length} values for shape {shape} of {shape.Elements}");
        Name = name;
        Shape = shape;
        Type = type;
        Quantization = quantization;
        _data = data;
    }

    public string Name { get; }

    public Shape Shape { get; }

    public ElementType Type { get; }

    /// <summary>Set for every int8 tensor and for int32 biases; null for float32.</summary>
    public Quantization? Quantization { get; }

    public bool IsConstant => _data is not null;

    public int Bytes => Shape.Elements * (Type == ElementType.Int8 ? 1 : 4);

    /// <summary>The values of a float32 constant, in the order of <see cref="Shape"/>. Not to be written to.</summary>
    public float[] Floats => (float[])Data();

    /// <summary>The values of an int8 constant. Not to be written to.</summary>
    public sbyte[] Int8s => (sbyte[])Data();

    /// <summary>The values of an int32 constant. Not to be written to.</summary>
    public int[] Int32s => (int[])Data();

    public static Tensor Float(string name, Shape shape) => new(name, shape, ElementType.Float32, null, null);

    public static Tensor Constant(string name, Shape shape, float[] values) => new(name, shape, ElementType.Float32, null, values);

    public static Tensor Int8(string name, Shape shape, Quantization quantization) => new(name, shape, ElementType.Int8, quantization, null);

    /// <exception cref="ArgumentException">A value has more bits than <paramref name="quantization"/> says.</exception>
    public static Tensor Constant(string name, Shape shape, sbyte[] values, Quantization quantization)
    {
        int most = Ir.Quantization.MostSteps(quantization.Bits);
        if (quantization.Bits < 8 && Array.Exists(values, value => Math.Abs((int)value) > most))
            throw new ArgumentException($"tensor '{name}': values beyond {most} in weights of {quantization.Bits} bits");
        return new(name, shape, ElementType.Int8, quantization, values);
    }

    public static Tensor Constant(string name, Shape shape, int[] values, Quantization quantization) =>
        new(name, shape, ElementType.Int32, quantization, values);

    public override string ToString() => $"{Name} {Type} {Shape}";

    private Array Data() => _data ?? throw new InvalidOperationException($"tensor '{Name}' is not a constant");
}
