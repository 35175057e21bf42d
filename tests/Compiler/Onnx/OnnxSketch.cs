using Edge.Compiler.Onnx;

namespace Edge.Compiler.Tests.Onnx;

/// <summary>An ONNX file under construction: inputs, constants and nodes by name. Field numbers: onnx.proto.</summary>
internal sealed class OnnxSketch(long opset = 13)
{
    private readonly ProtoWriter _graph = new ProtoWriter().Text(2, "sketch");

    public static ProtoWriter Tensor(string name, int type, params long[] dims) => new ProtoWriter().Text(8, name).Integer(2, type).Packed(1, dims);

    public static ProtoWriter Attribute(string name, long value) => new ProtoWriter().Text(1, name).Integer(3, value).Integer(20, 2);

    public static ProtoWriter Attribute(string name, float value) => new ProtoWriter().Text(1, name).Float(2, value).Integer(20, 1);

    public static ProtoWriter Attribute(string name, string value) => new ProtoWriter().Text(1, name).Text(4, value).Integer(20, 3);

    public static ProtoWriter Attribute(string name, params long[] values) => new ProtoWriter().Text(1, name).Packed(8, values).Integer(20, 7);

    public OnnxSketch Input(string name, params long[] dims) => Value(11, name, OnnxType.Float, dims);

    public OnnxSketch Input(OnnxType type, string name, params long[] dims) => Value(11, name, type, dims);

    public OnnxSketch Output(string name, params long[] dims) => Value(12, name, OnnxType.Float, dims);

    public OnnxSketch Output(OnnxType type, string name, params long[] dims) => Value(12, name, type, dims);

    public OnnxSketch Declare(string name, params long[] dims) => Value(13, name, OnnxType.Float, dims);

    public OnnxSketch Constant(string name, long[] dims, params float[] values) => Initializer(Tensor(name, 1, dims).Raw(9, values));

    public OnnxSketch Integers(string name, params long[] values) => Initializer(Tensor(name, 7, values.Length).Packed(7, values));

    public OnnxSketch Integers(OnnxType type, string name, long[] dims, params long[] values) =>
        Initializer(Tensor(name, (int)type, dims).Packed(type == OnnxType.Int64 ? 7 : 5, values));

    public OnnxSketch Initializer(ProtoWriter tensor)
    {
        _graph.Message(5, tensor);
        return this;
    }

    public OnnxSketch Node(string kind, string inputs, string output, params ProtoWriter[] attributes) => NodeOf("", kind, inputs, output, attributes);

    public OnnxSketch NodeOf(string domain, string kind, string inputs, string output, params ProtoWriter[] attributes)
    {
        var node = new ProtoWriter().Text(4, kind).Text(3, output + "_node").Text(7, domain);
        foreach (string input in inputs.Split(' '))
            node.Text(1, input == "-" ? "" : input);
        foreach (string name in output.Split(' '))
            node.Text(2, name);
        foreach (ProtoWriter attribute in attributes)
            node.Message(5, attribute);
        _graph.Message(1, node);
        return this;
    }

    public byte[] ToBytes() => new ProtoWriter().Integer(1, 8).Message(8, new ProtoWriter().Text(1, "").Integer(2, opset)).Message(8, new ProtoWriter().Text(1, "com.microsoft").Integer(2, 1)).Message(7, _graph).ToBytes();

    private OnnxSketch Value(int field, string name, OnnxType elements, long[] dims)
    {
        var shape = new ProtoWriter();
        foreach (long dim in dims)
            shape.Message(1, dim < 0 ? new ProtoWriter().Text(2, "symbol") : new ProtoWriter().Integer(1, dim));
        var type = new ProtoWriter().Message(1, new ProtoWriter().Integer(1, (int)elements).Message(2, shape));
        _graph.Message(field, new ProtoWriter().Text(1, name).Message(2, type));
        return this;
    }
}
