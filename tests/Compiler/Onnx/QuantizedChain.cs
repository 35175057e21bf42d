using Edge.Compiler.Onnx;

namespace Edge.Compiler.Tests.Onnx;

/// <summary>How a file writes quantized operators.</summary>
internal enum QuantizedForm
{
    /// <summary>Float operators between QuantizeLinear and DequantizeLinear.</summary>
    Pairs,

    /// <summary>QLinearConv and its like.</summary>
    WholeNumbers,
}

/// <summary>A small quantized network, drawn at random, in either form: the same numbers, so that both import as the same graph.</summary>
internal sealed class QuantizedChain(Random random, QuantizedForm form, OnnxType type)
{
    private readonly OnnxSketch _sketch = new();
    private int _names;

    // A quantized value: its name before quantization, and its extents N, C, H, W.
    private sealed record Value(string Name, Steps Steps, int Channels, int Height, int Width);

    /// <summary>Convolutions with residuals and pools between, then a mean and a layer of scores.</summary>
    /// <param name="shape">C, H, W of the input 'x'; the output is 'y'.</param>
    public byte[] Build((int Channels, int Height, int Width) shape)
    {
        var x = new Value("x", Scaled(), shape.Channels, shape.Height, shape.Width);
        if (form == QuantizedForm.Pairs)
            _sketch.Input("x", 1, x.Channels, x.Height, x.Width).Pair("x", x.Steps);
        else
            _sketch.Input(type, "x", 1, x.Channels, x.Height, x.Width).State("x", x.Steps);
        Value value = Convolution(x, depthwise: false);
        for (int block = random.Next(1, 4); block > 0; block--)
        {
            Value branch = Convolution(value, depthwise: random.Next(2) == 0);
            bool fits = (branch.Channels, branch.Height, branch.Width) == (value.Channels, value.Height, value.Width);
            value = random.Next(4) switch
            {
                0 when fits => Combined("Add", "QLinearAdd", branch, value),
                1 when fits => Joined(branch, value),
                2 when branch.Height > 2 && branch.Width > 2 => Moved("MaxPool", branch, branch.Height - 1, branch.Width - 1, OnnxSketch.Attribute("kernel_shape", 2, 2)),
                3 => Bent(branch),
                _ => branch,
            };
        }

        Value mean = Computed("GlobalAveragePool", "QLinearGlobalAveragePool", [value], value with { Height = 1, Width = 1 });
        Scores(mean);
        return _sketch.ToBytes();
    }

    private Value Convolution(Value input, bool depthwise)
    {
        int outputs = depthwise ? input.Channels : random.Next(1, 7), size = random.Next(1, 4), pad = random.Next(0, size), depth = depthwise ? 1 : input.Channels;
        int height = input.Height + 2 * pad - size + 1, width = input.Width + 2 * pad - size + 1;
        if (height < 1 || width < 1)
            return Convolution(input, depthwise);
        string name = $"c{_names++}";
        float[] scales = [.. Enumerable.Range(0, random.Next(2) == 0 ? 1 : outputs).Select(_ => (float)(0.012 / Math.Sqrt(depth * size * size) * (0.5 + random.NextDouble())))];
        var filter = new Steps(OnnxType.Int8, 0, scales);
        long[] dims = [outputs, depth, size, size], weights = [.. Draw(outputs * depth * size * size, -127, 128)];
        float[] biasScales = [.. scales.Select(scale => input.Steps.Scales[0] * scale)];
        long[] bias = Draw(outputs, -500, 500);
        ProtoWriter[] attributes = [OnnxSketch.Attribute("pads", pad, pad, pad, pad), OnnxSketch.Attribute("group", (long)(depthwise ? input.Channels : 1))];
        var output = new Value(name, Scaled(), outputs, height, width);
        if (form == QuantizedForm.Pairs)
        {
            _sketch.Weights($"{name}w", dims, filter, 0, weights).Bias($"{name}b", biasScales, bias);
            _sketch.Node("Conv", $"{input.Name}_d {name}w_d {name}b_d", name, attributes).Pair(name, output.Steps);
        }
        else
        {
            _sketch.State($"{name}w", filter).Integers(filter.Type, $"{name}w", dims, weights).Integers(OnnxType.Int32, $"{name}b", [outputs], bias).State(name, output.Steps)
                .Node("QLinearConv", $"{Stated(input)} {name}w {name}w_scale {name}w_zero {name}_scale {name}_zero {name}b", name, attributes);
        }

        return output;
    }

    private Value Combined(string kind, string whole, Value a, Value b) => Computed(kind, whole, [a, b], a);

    private Value Bent(Value input) => Computed("LeakyRelu", "QLinearLeakyRelu", [input], input, OnnxSketch.Attribute("alpha", 0.25f));

    private Value Joined(Value a, Value b)
    {
        Value output = a with { Name = $"j{_names++}", Steps = Scaled(), Channels = a.Channels + b.Channels };
        if (form == QuantizedForm.Pairs)
            _sketch.Node("Concat", $"{a.Name}_d {b.Name}_d", output.Name, OnnxSketch.Attribute("axis", 1L)).Pair(output.Name, output.Steps);
        else
            _sketch.State(output.Name, output.Steps).Runtime("QLinearConcat", $"{output.Name}_scale {output.Name}_zero {Stated(a)} {Stated(b)}", output.Name, OnnxSketch.Attribute("axis", 1L));
        return output;
    }

    // What only moves values keeps their steps in either form.
    private Value Moved(string kind, Value input, int height, int width, ProtoWriter attribute)
    {
        var output = new Value($"m{_names++}", input.Steps, input.Channels, height, width);
        if (form == QuantizedForm.Pairs)
            _sketch.Node(kind, $"{input.Name}_d", output.Name, attribute).Pair(output.Name, output.Steps);
        else
            _sketch.Node(kind, input.Name, output.Name, attribute).State(output.Name, output.Steps);
        return output;
    }

    private Value Computed(string kind, string whole, Value[] inputs, Value shape, params ProtoWriter[] attributes)
    {
        Value output = shape with { Name = $"v{_names++}", Steps = Scaled() };
        if (form == QuantizedForm.Pairs)
            _sketch.Node(kind, string.Join(' ', inputs.Select(input => $"{input.Name}_d")), output.Name, attributes).Pair(output.Name, output.Steps);
        else
            _sketch.State(output.Name, output.Steps).Runtime(whole, $"{string.Join(' ', inputs.Select(Stated))} {output.Name}_scale {output.Name}_zero", output.Name, attributes);
        return output;
    }

    private void Scores(Value mean)
    {
        const int Classes = 5;
        var filter = new Steps(OnnxType.Int8, 0, [.. Enumerable.Range(0, Classes).Select(_ => 0.01f + random.NextSingle() * 0.01f)]);
        long[] dims = [Classes, mean.Channels], weights = Draw(Classes * mean.Channels, -127, 128), bias = Draw(Classes, -2000, 2000);
        Steps steps = Scaled();
        ProtoWriter transposed = OnnxSketch.Attribute("transB", 1L);
        if (form == QuantizedForm.Pairs)
        {
            _sketch.Node("Flatten", $"{mean.Name}_d", "f").Pair("f", mean.Steps).Weights("sw", dims, filter, 0, weights)
                .Bias("sb", [.. filter.Scales.Select(scale => mean.Steps.Scales[0] * scale)], bias)
                .Node("Gemm", "f_d sw_d sb_d", "s", transposed).Pair("s", steps, "y").Output("y", 1, Classes);
        }
        else
        {
            _sketch.Node("Flatten", mean.Name, "f").State("f", mean.Steps).State("sw", filter).Integers(filter.Type, "sw", dims, weights).Integers(OnnxType.Int32, "sb", [Classes], bias)
                .State("s", steps).Runtime("QGemm", "f f_scale f_zero sw sw_scale sw_zero sb s_scale s_zero", "y", transposed).Output(type, "y", 1, Classes);
        }
    }

    private static string Stated(Value value) => $"{value.Name} {value.Name}_scale {value.Name}_zero";

    private Steps Scaled() => new(type, random.Next(-60, 61) + (type == OnnxType.UInt8 ? 128 : 0), (float)(0.015 + random.NextDouble() * 0.015));

    private long[] Draw(int count, int least, int end) => [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(least, end))];
}
