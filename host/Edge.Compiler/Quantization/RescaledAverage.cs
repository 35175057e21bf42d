using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Quantizing;

/// <summary>An average whose result has other steps than its input, as an operator that rounds once: a pool keeps the steps, and rounding twice shows.</summary>
internal static class RescaledAverage
{
    /// <param name="node">A float node.</param>
    /// <returns>A Mean over an image or its rows or columns, a depthwise convolution over a window; null for a node that is no average, or one whose padding does not count.</returns>
    public static Node? Of(Node node)
    {
        if (node.Operator is not AveragePool2D { Padding.IsNone: true } pool)
            return null;
        Shape input = node.Inputs[0].Shape;
        bool ofColumns = pool.Window.Height == input.Height, ofRows = pool.Window.Width == input.Width;
        bool eachRow = pool is { Window.Height: 1, Stride.Height: 1 }, eachColumn = pool is { Window.Width: 1, Stride.Width: 1 };
        if ((ofColumns && (ofRows || eachColumn)) || (ofRows && eachRow))
            return node with { Operator = new Mean(ofColumns ? 1 : 2, ofRows ? 2 : 1) };
        float[] weights = [.. Enumerable.Repeat(1f / (pool.Window.Height * pool.Window.Width), pool.Window.Height * pool.Window.Width * input.Channels)];
        return node with
        {
            Operator = new DepthwiseConv2D(pool.Stride, Padding.None) { Dilation = pool.Dilation },
            Inputs =
            [
                node.Inputs[0],
                Tensor.Constant($"{node.Name}_filter", new Shape(1, pool.Window.Height, pool.Window.Width, input.Channels), weights),
                Tensor.Constant($"{node.Name}_bias", new Shape(input.Channels), new float[input.Channels]),
            ],
        };
    }
}
