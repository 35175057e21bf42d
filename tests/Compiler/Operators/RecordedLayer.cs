using System.Text.Json;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

/// <summary>A layer of a recorded model as an INT8 node.</summary>
internal static class RecordedLayer
{
    public static Node Read(JsonElement layer, TFLiteWeights weights)
    {
        int index = layer.GetProperty("idx").GetInt32();
        string op = layer.GetProperty("op").GetString()!;
        bool scaled = layer.TryGetProperty("in_scale", out _); // a reshape is recorded without
        Tensor input = Tensor.Int8("input", Shape("in_shape"), scaled ? Scale("in_") : Quantization.PerTensor(1, 0));
        Tensor output = Tensor.Int8("output", Shape("out_shape"), scaled ? Scale("out_") : Quantization.PerTensor(1, 0));
        return op switch
        {
            "CONV_2D" => Weighted(new Conv2D(Window("stride"), Pads()) { Dilation = Window("dilation"), Activation = Fused() }, 0),
            "DEPTHWISE_CONV_2D" => Weighted(new DepthwiseConv2D(Window("stride"), Pads()) { Dilation = Window("dilation"), Activation = Fused() }, 3),
            "FULLY_CONNECTED" => Weighted(new Dense { Activation = Fused() }, 0),
            "AVERAGE_POOL_2D" => new Node(op, new AveragePool2D(Window("kernel"), Window("stride"), Pads()), [input], output),
            "RESHAPE" => new Node(op, new Reshape(output.Shape), [input], output),
            "SOFTMAX" => new Node(op, new Softmax(), [input], output),
            "ADD" => new Node(op, new Add { Activation = Fused() },
                [Tensor.Int8("a", output.Shape, Scale("in_")), Tensor.Int8("b", output.Shape, Scale("in2_"))], output),
            _ => throw new NotSupportedException(op),
        };

        Node Weighted(Operator kind, int axis)
        {
            float[] scales = [.. layer.GetProperty("w_scale").EnumerateArray().Select(scale => scale.GetSingle())];
            Quantization filterScale = scales.Length == 1 ? Quantization.PerTensor(scales[0], 0) : Quantization.PerChannel(scales, axis);
            Tensor filter = Tensor.Constant("filter", Shape("w_shape"), weights.Int8s(index, 1), filterScale);
            Tensor bias = Tensor.Constant("bias", Shape("b_shape"), weights.Int32s(index, 2), filterScale);
            return new Node(op, kind, [input, filter, bias], output);
        }

        int[] Ints(string name) => [.. layer.GetProperty(name).EnumerateArray().Select(i => i.GetInt32())];
        Shape Shape(string name) => new(Ints(name));
        Size Window(string name) => new(Ints(name)[0], Ints(name)[1]);
        Padding Pads() => new(Ints("pad")[0], Ints("pad")[1], Ints("pad")[2], Ints("pad")[3]);
        Activation Fused() => Enum.Parse<Activation>(layer.GetProperty("act").GetString()!, ignoreCase: true);
        Quantization Scale(string prefix) =>
            Quantization.PerTensor(layer.GetProperty(prefix + "scale").GetSingle(), layer.GetProperty(prefix + "zp").GetInt32());
    }
}
