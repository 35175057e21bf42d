using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

/// <summary>
/// Convolutions over volumes [N, C, D, H, W] as convolutions over images: depth and channels together are the channels, and the filter holds
/// zeros where a layer is out of a window's reach. Right for the few layers a small device can hold.
/// </summary>
internal static class OnnxVolume
{
    /// <summary>Elements of such a filter; beyond it a network needs three real dimensions.</summary>
    private const long LargestFilter = 1 << 22;

    public static void Convolve(OnnxNodeImport node, OnnxSpan[] spans, int groups, float[] bias)
    {
        int[] filter = node.Constant(1).Dims;
        OnnxSpan deep = spans[0];
        int layers = node.Operand(0).Dims[2], rest = layers + deep.Before + deep.After - (deep.Window - 1) * deep.Dilation - 1;
        if (rest < 0)
            throw node.Refused($"a window of {deep.Window} layers on {layers}", "a window no larger than the padded volume");
        int groupOut = filter[0] / groups;
        var geometry = new Layers(layers, rest / deep.Stride + 1, filter[0], deep.Window, filter[3] * filter[4],
            (from, to) => from + deep.Before - to * deep.Stride, deep.Dilation, (o, c) => c / filter[1] == o / groupOut ? o * filter[1] + c % filter[1] : -1);
        OnnxWindow window = OnnxWindow.Over(spans[1..]);
        Run(node, new Conv2D(window.Stride, window.Padding) { Dilation = window.Dilation }, geometry, window.Window, bias);
    }

    public static void Transpose(OnnxNodeImport node, OnnxStamp[] stamps, int groups, int outputs, float[] bias)
    {
        OnnxStamp deep = stamps[0];
        int layers = node.Operand(0).Dims[2], made = deep.Output(layers), groupOut = outputs / groups, groupIn = node.Operand(0).Dims[1] / groups;
        if (made < 1)
            throw node.Refused($"{made} layers", "at least one that is left");
        var geometry = new Layers(layers, made, outputs, deep.Window, stamps[1].Window * stamps[2].Window,
            (from, to) => to + deep.Before - from * deep.Stride, deep.Dilation, (o, c) => c / groupIn == o / groupOut ? c * groupOut + o % groupOut : -1);
        Run(node, TransposedConv2D.Over(stamps[1], stamps[2]), geometry, new Size(stamps[1].Window, stamps[2].Window), bias);
    }

    private static void Run(OnnxNodeImport node, Operator kind, Layers layers, Size size, float[] bias)
    {
        OnnxActivation value = node.Activation(0);
        int batch = value.Dims[0], channels = value.Dims[1], outputs = layers.Channels;
        if (bias.Length != outputs)
            throw node.Refused($"{bias.Length} biases for {outputs} filters", "one bias for each filter");
        long elements = (long)layers.To * outputs * size.Height * size.Width * layers.From * channels;
        if (elements > LargestFilter)
            throw node.Refused($"a volume {value.DimsText}, whose layers together need {elements} weights", $"at most {LargestFilter}", "use 2-D convolutions");
        Tensor volume = node.Arranged(value, OnnxPool.VolumeOrder);
        Tensor images = node.View(volume, Shape.Nhwc(batch, value.Dims[3], value.Dims[4], layers.From * channels));
        Tensor filter = node.Weights("filter", new Shape(layers.To * outputs, size.Height, size.Width, layers.From * channels), layers.Filter(node.Reals(1), channels));
        Tensor biases = node.Weights("bias", new Shape(layers.To * outputs), [.. Enumerable.Repeat(bias, layers.To).SelectMany(one => one)]);
        Tensor result = node.Run(kind, images, filter, biases);
        var (height, width) = (result.Shape.Height, result.Shape.Width);
        node.Result(node.View(result, new Shape(batch, height, width, layers.To, outputs)), [batch, outputs, layers.To, height, width], OnnxPool.VolumeOrder);
    }

    /// <summary>How layers and channels meet.</summary>
    /// <param name="From">Layers of the input.</param>
    /// <param name="To">Layers of the output, each with <paramref name="Channels"/>.</param>
    /// <param name="Depth">Layers of the filter, each with <paramref name="Taps"/>.</param>
    /// <param name="Distance">From an output layer's first tap to an input layer, in steps of <paramref name="Dilation"/> between taps.</param>
    /// <param name="Row">Which row of the file's filter joins an output and an input channel; -1 where they are in different groups.</param>
    private sealed record Layers(int From, int To, int Channels, int Depth, int Taps, Func<int, int, int> Distance, int Dilation, Func<int, int, int> Row)
    {
        /// <summary>OHWI, with layer and channel for O and for I.</summary>
        public float[] Filter(float[] from, int channels)
        {
            var filter = new float[To * Channels * Taps * From * channels];
            int at = 0;
            for (int to = 0; to < To; to++)
                for (int o = 0; o < Channels; o++)
                    for (int f = 0; f < Taps; f++)
                        for (int layer = 0; layer < From; layer++)
                            for (int c = 0; c < channels; c++, at++)
                            {
                                int distance = Distance(layer, to), row = Row(o, c);
                                if (row >= 0 && distance >= 0 && distance % Dilation == 0 && distance / Dilation < Depth)
                                    filter[at] = from[(row * Depth + distance / Dilation) * Taps + f];
                            }

            return filter;
        }
    }
}
