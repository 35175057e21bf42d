using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Execution.Wide;

/// <summary>The float Conv2D, DepthwiseConv2D and Dense: sums in the order of the references, several output channels at a time.</summary>
internal sealed unsafe class WideFloat : IWideCall<float>
{
    private readonly (int From, int To, int Pixels)[] _rows;
    private readonly int _images, _imageValues, _outputValues, _channels;
    private readonly WindowSums _sums;
    private readonly FloatFinish _finish;

    private WideFloat(Node node, WideWindow window, Activation activation, WindowSums sums)
    {
        int outputs = node.Output.Shape.Channels;
        (_sums, _channels) = (sums, window.InC);
        _rows = [.. window.Rows()];
        _imageValues = window.InH * window.InW * window.InC;
        _outputValues = window.Positions * outputs;
        _images = node.Output.Shape.Elements / _outputValues;
        _finish = new FloatFinish(outputs, activation);
        ScratchBytes = window.PaddedH * window.PaddedW * window.InC * sizeof(float) + WideLanes.Slack;
    }

    public int ScratchBytes { get; }

    /// <summary>A node with constant, finite weights: over a border of zeros, others would not give what leaving the border out gives.</summary>
    public static IWideCall<float>? Of(Node node, int? lanes = null)
    {
        if (node.Operator is not (Conv2D or DepthwiseConv2D or Dense) || !node.Inputs[1].IsConstant || !node.Inputs[2].IsConstant)
            return null;
        Shape input = node.Inputs[0].Shape, output = node.Output.Shape, shape = node.Inputs[1].Shape;
        float[] filter = node.Inputs[1].Floats;
        if (!filter.All(float.IsFinite))
            return null;
        int[] bias = [.. node.Inputs[2].Floats.Select(BitConverter.SingleToInt32Bits)];
        int Weight(int at) => BitConverter.SingleToInt32Bits(filter[at]);
        WideWindow Window(Size stride, Size dilation, Padding padding) => new(
            input.Height, input.Width, input.Channels, output.Height, output.Width, shape[1], shape[2], stride, dilation, padding.Top, padding.Left);
        switch (node.Operator)
        {
            case Conv2D conv:
                WideWindow window = Window(conv.Stride, conv.Dilation, conv.Padding);
                int groupIn = shape.Channels, taps = shape[1] * shape[2];
                var sums = new ChannelSums(window, conv.Groups, sizeof(float), (o, tap, c) => Weight((o * taps + tap) * groupIn + c), bias, lanes);
                return new WideFloat(node, window, conv.Activation, sums);
            case DepthwiseConv2D depthwise when input.Channels == output.Channels:
                window = Window(depthwise.Stride, depthwise.Dilation, depthwise.Padding);
                return new WideFloat(node, window, depthwise.Activation, new TapSums(window, bias.Length, (o, tap) => Weight(tap * bias.Length + o), bias, lanes));
            case Dense dense:
                window = WideWindow.OfPixel(input.Channels);
                sums = new ChannelSums(window, 1, sizeof(float), (o, _, c) => Weight(o * input.Channels + c), bias, lanes);
                return new WideFloat(node, window, dense.Activation, sums);
            default:
                return null;
        }
    }

    public void Run(float[][] inputs, float[] output, byte[] scratch)
    {
        fixed (float* images = inputs[0], outputs = output)
        fixed (byte* source = scratch)
        {
            for (int n = 0; n < _images; n++)
            {
                float* from = images + (long)n * _imageValues, to = outputs + (long)n * _outputValues;
                foreach (var (pixel, at, pixels) in _rows)
                    new ReadOnlySpan<float>(from + pixel * _channels, pixels * _channels).CopyTo(new Span<float>((float*)source + at * _channels, pixels * _channels));
                _sums.Run<FloatProducts>(source, to, _finish);
            }
        }
    }
}
