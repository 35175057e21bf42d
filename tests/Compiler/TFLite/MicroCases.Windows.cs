using Edge.Compiler.Tests.Operators;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Tests.TFLite;

internal static partial class MicroCases
{
    private const byte Same = 0, Valid = 1;

    private static MicroCase Pool(MicroSketch sketch, TFLiteCode code)
    {
        int[] shape = Image(sketch);
        var scale = sketch.Quantization(0.03);
        var (rows, columns) = (Axis.Draw(sketch, shape[1], 1), Axis.Draw(sketch, shape[2], 1));
        byte padding = PaddingFor(sketch, rows, columns);
        int input = sketch.Input(scale, shape), output = sketch.Output(scale, 1, rows.Output(padding), columns.Output(padding), shape[3]);
        return sketch.Node(code, [input], [output], 5,
            (0, padding), (1, columns.Stride), (2, rows.Stride), (3, columns.Window), (4, rows.Window), (5, Fused(sketch)));
    }

    private static MicroCase Conv(MicroSketch sketch)
    {
        int[] shape = Image(sketch);
        var scale = sketch.Quantization(0.02);
        var (rows, columns) = (Axis.Draw(sketch, shape[1], 3), Axis.Draw(sketch, shape[2], 3));
        byte padding = PaddingFor(sketch, rows, columns);
        int channels = AnyNode.Pick(sketch.Random, 1, 2, 5, 8);
        int input = sketch.Input(scale, shape);
        var (filter, bias) = sketch.Weights(scale.Scale, 0, sketch.Random.Next(3) > 0, channels, rows.Window, columns.Window, shape[3]);
        int output = sketch.Output(sketch.Quantization(SumScale(scale.Scale, rows.Window * columns.Window * shape[3])), 1, rows.Output(padding), columns.Output(padding), channels);
        return sketch.Node(TFLiteCode.Conv2D, [input, filter, bias], [output], 1,
            (0, padding), (1, columns.Stride), (2, rows.Stride), (3, Fused(sketch)), (4, columns.Dilation), (5, rows.Dilation));
    }

    private static MicroCase Depthwise(MicroSketch sketch)
    {
        int[] shape = Image(sketch);
        var scale = sketch.Quantization(0.02);
        var (rows, columns) = (Axis.Draw(sketch, shape[1], 3), Axis.Draw(sketch, shape[2], 3));
        byte padding = PaddingFor(sketch, rows, columns);
        int multiplier = sketch.Random.Next(1, 4), channels = shape[3] * multiplier;
        int input = sketch.Input(scale, shape);
        var (filter, bias) = sketch.Weights(scale.Scale, 3, true, 1, rows.Window, columns.Window, channels);
        int output = sketch.Output(sketch.Quantization(SumScale(scale.Scale, rows.Window * columns.Window)), 1, rows.Output(padding), columns.Output(padding), channels);
        return sketch.Node(TFLiteCode.DepthwiseConv2D, [input, filter, bias], [output], 2,
            (0, padding), (1, columns.Stride), (2, rows.Stride), (3, multiplier), (4, Fused(sketch)), (5, columns.Dilation), (6, rows.Dilation));
    }

    private static MicroCase FullyConnected(MicroSketch sketch)
    {
        int length = sketch.Random.Next(1, 60), channels = sketch.Random.Next(1, 12);
        bool keeps = sketch.Random.Next(3) == 0;
        var scale = sketch.Quantization(0.02);
        int input = keeps ? sketch.Input(scale, 1, 1, 1, length) : sketch.Input(scale, 1, length);
        var (filter, bias) = sketch.Weights(scale.Scale, 0, sketch.Random.Next(3) == 0, channels, length);
        int output = sketch.Output(sketch.Quantization(SumScale(scale.Scale, length)), keeps ? [1, 1, 1, channels] : [1, channels]);
        int[] inputs = sketch.Random.Next(4) == 0 ? [input, filter, -1] : [input, filter, bias];
        return sketch.Node(TFLiteCode.FullyConnected, inputs, [output], 8, (0, Fused(sketch)), (1, None), (2, (byte)(keeps ? 1 : 0)));
    }

    private static MicroCase TransposeConv(MicroSketch sketch)
    {
        int[] shape = [1, sketch.Random.Next(1, 5), sketch.Random.Next(1, 5), AnyNode.Pick(sketch.Random, 1, 2, 3, 5)];
        var scale = sketch.Quantization(0.02);
        int windowH = sketch.Random.Next(1, 5), windowW = sketch.Random.Next(1, 5), strideH = sketch.Random.Next(1, 4), strideW = sketch.Random.Next(1, 4);
        byte padding = (byte)sketch.Random.Next(2);
        int height = Extent(shape[1], windowH, strideH), width = Extent(shape[2], windowW, strideW), channels = AnyNode.Pick(sketch.Random, 1, 2, 5);
        int target = sketch.Integers(1, height, width, channels);
        var (filter, bias) = sketch.Weights(scale.Scale, 0, true, channels, windowH, windowW, shape[3]);
        int input = sketch.Input(scale, shape);
        int output = sketch.Output(sketch.Quantization(SumScale(scale.Scale, windowH * windowW * shape[3])), 1, height, width, channels);
        int[] inputs = sketch.Random.Next(3) == 0 ? [target, filter, input] : [target, filter, input, bias];
        return sketch.Node(TFLiteCode.TransposeConv, inputs, [output], 49, (0, padding), (1, strideW), (2, strideH), (3, None));

        int Extent(int extent, int window, int stride) => padding == Same
            ? Math.Max(extent * stride - sketch.Random.Next(stride), 1)
            : (extent - 1) * stride + window + sketch.Random.Next(stride);
    }

    private static byte PaddingFor(MicroSketch sketch, Axis rows, Axis columns) =>
        rows.Fits && columns.Fits && sketch.Random.Next(2) == 0 ? Valid : Same;

    private static double SumScale(float inputScale, int taps) => inputScale * 0.01 * 7000 * Math.Sqrt(taps) / 60;

    /// <summary>A window along one axis.</summary>
    private sealed record Axis(int Input, int Window, int Stride, int Dilation)
    {
        public bool Fits => Covered <= Input;

        private int Covered => (Window - 1) * Dilation + 1;

        public static Axis Draw(MicroSketch sketch, int input, int mostDilation)
        {
            int stride = sketch.Random.Next(1, 4);
            return new Axis(input, sketch.Random.Next(1, 5), stride, stride == 1 ? sketch.Random.Next(1, mostDilation + 1) : 1);
        }

        public int Output(byte padding) => padding == Same ? (Input + Stride - 1) / Stride : (Input - Covered) / Stride + 1;
    }
}
