using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Quantizing;

/// <summary>An average whose result has other steps than its input, as an operator that rounds once: a pool keeps the steps, and rounding twice shows.</summary>
internal static class RescaledAverage
{
    /// <param name="node">A float node.</param>
    /// <returns>A Mean over an image, a depthwise convolution over a window; null for a node that is no average, or one whose padding does not count.</returns>
    public static Node? Of(Node node)
    {
        if (node.Operator is not AveragePool2D { Padding.IsNone: true } pool)
            return null;
        Shape input = node.Inputs[0].Shape;
        if (pool.Window == new Size(input.Height, input.Width))
            return node with { Operator = new Mean(1, 2) };
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
