using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Quantizing;

/// <summary>What the filters of a node see: windows of its INT8 input, at places spread over all images.</summary>
internal sealed class WindowSamples
{
    // More of them cost time and change a covariance little.
    private const int MostWindows = 4096;

    private readonly Shape _input, _output;
    private readonly Size _filter, _stride, _dilation;
    private readonly Padding _padding;
    private readonly int _zeroPoint, _groupIn;
    private readonly IReadOnlyList<sbyte[]> _images;

    /// <param name="node">An INT8 Conv2D, DepthwiseConv2D or Dense.</param>
    /// <param name="images">Its input, for each image.</param>
    public WindowSamples(Node node, IReadOnlyList<sbyte[]> images)
    {
        Shape input = node.Inputs[0].Shape, filter = node.Inputs[1].Shape;
        _images = images;
        _zeroPoint = node.Inputs[0].Quantization!.ZeroPoint;
        (_input, _output, _filter, _stride, _dilation, _padding) = node.Operator switch
        {
            Conv2D conv => (input, node.Output.Shape, new Size(filter[1], filter[2]), conv.Stride, conv.Dilation, conv.Padding),
            DepthwiseConv2D depthwise => (input, node.Output.Shape, new Size(filter[1], filter[2]), depthwise.Stride, depthwise.Dilation, depthwise.Padding),
            _ => (Shape.Nhwc(1, 1, 1, input.Channels), Shape.Nhwc(1, 1, 1, node.Output.Shape.Channels), Size.Square(1), Size.Square(1), Size.Square(1), Padding.None),
        };
        Groups = node.Operator switch { Conv2D conv => conv.Groups, DepthwiseConv2D => input.Channels, _ => 1 };
        _groupIn = input.Channels / Groups;
        int pixels = _output.Height * _output.Width, all = pixels * images.Count;
        Places = [.. Enumerable.Range(0, Math.Min(MostWindows, all)).Select(window => (long)window * all / Math.Min(MostWindows, all))
            .Select(at => ((int)(at / pixels), (int)(at % pixels)))];
    }

    /// <summary>Where the windows are: the image, and the pixel of the node's output there.</summary>
    public IReadOnlyList<(int Image, int Pixel)> Places { get; }

    /// <summary>Groups of input channels that each see filters of their own.</summary>
    public int Groups { get; }

    /// <summary>How the inputs of a filter vary together, in steps of the input, in the order of the filter's weights.</summary>
    /// <param name="group">Which filters.</param>
    /// <param name="isCentred">False: about 0 in place of their means, where no bias makes up for a mean error.</param>
    public double[][] Covariance(int group, bool isCentred)
    {
        double[][] values = Values(group);
        if (isCentred)
        {
            foreach (double[] tap in values)
            {
                double mean = tap.Sum() / tap.Length;
                for (int i = 0; i < tap.Length; i++)
                    tap[i] -= mean;
            }
        }

        var covariance = new double[values.Length][];
        for (int i = 0; i < values.Length; i++)
            covariance[i] = new double[values.Length];
        Parallel.For(0, values.Length, i =>
        {
            for (int j = i; j < values.Length; j++)
                covariance[i][j] = covariance[j][i] = Lanes.Dot(values[i], values[j], 0) / values[i].Length;
        });
        return covariance;
    }

    /// <summary>For each weight of a filter its input in each window, in steps less the zero point; a border reads as 0.</summary>
    public double[][] Values(int group)
    {
        int taps = _filter.Height * _filter.Width * _groupIn;
        double[][] values = [.. Enumerable.Range(0, taps).Select(_ => new double[Places.Count])];
        for (int window = 0; window < Places.Count; window++)
        {
            sbyte[] image = _images[Places[window].Image];
            int oy = Places[window].Pixel / _output.Width, ox = Places[window].Pixel % _output.Width;
            for (int tap = 0; tap < taps; tap++)
            {
                int iy = oy * _stride.Height + tap / _groupIn / _filter.Width * _dilation.Height - _padding.Top;
                int ix = ox * _stride.Width + tap / _groupIn % _filter.Width * _dilation.Width - _padding.Left;
                if (iy >= 0 && iy < _input.Height && ix >= 0 && ix < _input.Width)
                    values[tap][window] = image[(iy * _input.Width + ix) * _input.Channels + group * _groupIn + tap % _groupIn] - _zeroPoint;
            }
        }

        return values;
    }
}
