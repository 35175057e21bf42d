using System.Globalization;
using System.Text;
using Edge.Compiler.Tests.Operators;
using Edge.Compiler.TFLite;
using Table = Edge.Compiler.TFLite.FlatBufferWriter.Table;

namespace Edge.Compiler.Tests.TFLite;

/// <summary>Draws the tensors of a <see cref="MicroCase"/>: scales that hit ties and others, zero points at both ends, values of the whole range.</summary>
internal sealed class MicroSketch(Random random)
{
    private readonly SmallTFLite _model = new() { Inputs = [], Outputs = [] };
    private readonly List<sbyte[]> _inputs = [];
    private readonly StringBuilder _drawn = new();

    public Random Random => random;

    /// <summary>An activation's scale and zero point.</summary>
    public (float Scale, long ZeroPoint) Quantization(double typicalScale) =>
        (AnyNode.Scale(random, typicalScale), AnyNode.Pick(random, -128, 0, 127, random.Next(-128, 128)));

    public int Input((float Scale, long ZeroPoint) quantization, params int[] shape)
    {
        int tensor = Tensor($"in{_inputs.Count}", quantization, shape);
        _model.Inputs = [.. _model.Inputs, tensor];
        _inputs.Add(AnyNode.Int8s(random, Elements(shape)));
        _drawn.AppendJoin(',', _inputs[^1]).AppendLine();
        return tensor;
    }

    public int Output((float Scale, long ZeroPoint) quantization, params int[] shape)
    {
        int tensor = Tensor($"out{_model.Outputs.Length}", quantization, shape);
        _model.Outputs = [.. _model.Outputs, tensor];
        return tensor;
    }

    public int Constant((float Scale, long ZeroPoint) quantization, params int[] shape) =>
        Add("constant", shape, TFLiteType.Int8, [quantization.Scale], [quantization.ZeroPoint], data: Bytes(AnyNode.Int8s(random, Elements(shape))));

    public int Integers(params int[] values) => Add("integers", [values.Length], TFLiteType.Int32, data: [.. values.SelectMany(BitConverter.GetBytes)]);

    /// <summary>A filter with one scale, or one for each channel along an axis, and its biases for an input of some scale.</summary>
    public (int Filter, int Bias) Weights(float inputScale, int axis, bool perChannel, params int[] shape)
    {
        int channels = shape[axis];
        float[] scales = [.. Enumerable.Range(0, perChannel ? channels : 1).Select(_ => AnyNode.Scale(random, 0.01))];
        byte[] weights = Bytes(Array.ConvertAll(AnyNode.Int8s(random, Elements(shape)), q => Math.Max(q, (sbyte)-127)));
        int filter = Add("filter", shape, TFLiteType.Int8, scales, axis: axis, data: weights);
        byte[] biases = [.. Enumerable.Range(0, channels).SelectMany(_ => BitConverter.GetBytes(random.Next(-5000, 5000)))];
        return (filter, Add("bias", [channels], TFLiteType.Int32, [.. scales.Select(scale => scale * inputScale)], data: biases));
    }

    /// <param name="kind">The number of the options in the union; 0 for none.</param>
    public MicroCase Node(TFLiteCode code, int[] inputs, int[] outputs, byte kind = 0, params (int, object)[] options)
    {
        _model.Node(code, inputs, outputs, kind, kind == 0 ? null : new Table(options));
        _drawn.Append(CultureInfo.InvariantCulture, $"{code} {string.Join(',', inputs)} {string.Join(',', outputs)} {kind} ").AppendJoin(',', options.Select(option => $"{option.Item1}={Text(option.Item2)}"));
        return new MicroCase(_model.Build(), [.. _inputs], _drawn.ToString());
    }

    private int Tensor(string name, (float Scale, long ZeroPoint) quantization, int[] shape) =>
        Add(name, shape, TFLiteType.Int8, [quantization.Scale], [quantization.ZeroPoint]);

    private int Add(string name, int[] shape, TFLiteType type, float[]? scales = null, long[]? zeroPoints = null, int axis = 0, byte[]? data = null)
    {
        _drawn.Append(CultureInfo.InvariantCulture, $"{name} {string.Join('x', shape)} {type} {axis} ")
            .AppendJoin(',', (scales ?? []).Select(BitConverter.SingleToInt32Bits)).Append(' ').AppendJoin(',', zeroPoints ?? []).Append(' ').AppendLine(Convert.ToHexString(data ?? []));
        return _model.Tensor(name, shape, type, scales, zeroPoints, axis, data);
    }

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static int Elements(int[] shape) => shape.Aggregate(1, (product, extent) => product * extent);

    private static byte[] Bytes(sbyte[] values) => Array.ConvertAll(values, value => (byte)value);
}
