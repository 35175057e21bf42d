using Edge.Compiler.TFLite;
using Table = Edge.Compiler.TFLite.FlatBufferWriter.Table;

namespace Edge.Compiler.Tests.TFLite;

/// <summary>One small file for each operator that the importer reads.</summary>
internal static class SmallModels
{
    private const byte Same = 0, Valid = 1, Relu6 = 3;

    public static IReadOnlyList<SmallTFLite> All =>
        [Convolution(isInt8: true), Convolution(isInt8: false), Depthwise(), FullyConnected(), Pool(TFLiteCode.MaxPool2D, 0), Pool(TFLiteCode.AveragePool2D, Relu6), Joined(), Padded(), Wrapped()];

    /// <summary>5x4 image, 2 channels, filter 3x2, stride 2x1, SAME, relu6, 3 output channels.</summary>
    public static SmallTFLite Convolution(bool isInt8, byte padding = Same)
    {
        var model = new SmallTFLite();
        int[] output = padding == Same ? [1, 3, 4, 3] : [1, 2, 3, 3];
        if (isInt8)
        {
            model.Int8("in", 1, 5, 4, 2);
            model.Int8("net/stem/Relu6;net/stem/Conv2D", output);
            model.Tensor("filter", [3, 3, 2, 2], TFLiteType.Int8, [0.1f, 0.2f, 0.3f], data: [.. Enumerable.Range(0, 36).Select(i => (byte)(i * 7))]);
            model.Tensor("bias", [3], TFLiteType.Int32, [0.05f, 0.1f, 0.15f], data: new byte[12]);
        }
        else
        {
            model.Float("in", 1, 5, 4, 2);
            model.Float("net/stem/Relu6;net/stem/Conv2D", output);
            model.Tensor("filter", [3, 3, 2, 2], TFLiteType.Float32, data: [.. Enumerable.Range(0, 36).SelectMany(i => BitConverter.GetBytes(i / 8f))]);
            model.Tensor("bias", [3], TFLiteType.Float32, data: new byte[12]);
        }

        model.Node(TFLiteCode.Conv2D, [0, 2, 3], [1], 1, new Table((0, padding), (1, 1), (2, 2), (3, Relu6)));
        return model;
    }

    public static SmallTFLite Depthwise()
    {
        var model = new SmallTFLite();
        model.Int8("in", 1, 6, 6, 2);
        model.Int8("out", 1, 2, 2, 4);
        model.Tensor("filter", [1, 3, 3, 4], TFLiteType.Int8, [0.1f, 0.2f, 0.3f, 0.4f], axis: 3, data: new byte[36]);
        model.Node(TFLiteCode.DepthwiseConv2D, [0, 2, -1], [1], 2, new Table((0, Valid), (1, 1), (2, 1), (3, 2), (5, 2), (6, 2)));
        return model;
    }

    /// <summary>From an image, without bias, then softmax.</summary>
    public static SmallTFLite FullyConnected()
    {
        var model = new SmallTFLite { Outputs = [2] };
        model.Int8("in", 1, 2, 2, 2);
        model.Int8("scores", 1, 3);
        model.Tensor("probabilities", [1, 3], TFLiteType.Int8, [1f / 256], [-128]);
        model.Tensor("filter", [3, 8], TFLiteType.Int8, [0.1f], data: new byte[24]);
        model.Node(TFLiteCode.FullyConnected, [0, 3], [1], 8, new Table((0, (byte)0)));
        model.Node(TFLiteCode.Softmax, [1], [2], 9, new Table((0, 1f)));
        return model;
    }

    public static SmallTFLite Pool(TFLiteCode code, byte activation)
    {
        var model = new SmallTFLite();
        model.Int8("in", 1, 5, 5, 2);
        model.Int8("out", 1, 3, 3, 2);
        model.Node(code, [0], [1], 5, new Table((0, Same), (1, 2), (2, 2), (3, 2), (4, 2), (5, activation)));
        return model;
    }

    /// <summary>x, relu(x) and their sum, joined along the channels, then flattened.</summary>
    public static SmallTFLite Joined()
    {
        var model = new SmallTFLite { Outputs = [5] };
        model.Float("in", 1, 2, 2, 2);
        model.Float("relu", 1, 2, 2, 2);
        model.Float("sum", 1, 2, 2, 2);
        model.Float("joined", 1, 2, 2, 6);
        model.Integers("target", -1, 24);
        model.Float("out", 1, 24);
        model.Node(TFLiteCode.Relu, [0], [1]);
        model.Node(TFLiteCode.Add, [0, 1], [2], 11, new Table((0, (byte)1)));
        model.Node(TFLiteCode.Concatenation, [0, 1, 2], [3], 10, new Table((0, -1)));
        model.Node(TFLiteCode.Reshape, [3, 4], [5]);
        return model;
    }

    public static SmallTFLite Padded()
    {
        var model = new SmallTFLite();
        model.Float("in", 1, 2, 3, 1);
        model.Float("out", 1, 5, 10, 1);
        model.Integers("pixels", 0, 0, 1, 2, 3, 4, 0, 0);
        model.Node(TFLiteCode.Pad, [0, 2], [1]);
        return model;
    }

    /// <summary>int8 within, float outside: QUANTIZE, LOGISTIC, DEQUANTIZE.</summary>
    public static SmallTFLite Wrapped()
    {
        var model = new SmallTFLite { Outputs = [3] };
        model.Float("in", 1, 4);
        model.Int8("in/int8", 1, 4);
        model.Tensor("out/int8", [1, 4], TFLiteType.Int8, [1f / 256], [-128]);
        model.Float("out", 1, 4);
        model.Node(TFLiteCode.Quantize, [0], [1]);
        model.Node(TFLiteCode.Logistic, [1], [2]);
        model.Node(TFLiteCode.Dequantize, [2], [3]);
        return model;
    }
}
