using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Passes;

/// <summary>Multiplies a batch norm into the filter and bias of the convolution or Dense after it: mean and standard deviation of the input image.</summary>
/// <remarks>
/// With scale s and shift t of a channel, w' = w * s and b' = b + sum of w * t. The border that the convolution pads with is 0 after the batch
/// norm, so it is -t / s before it: an explicit <see cref="Pad"/> with these values takes the place of the convolution's own padding. That
/// value lies within the range of an image, but not of any tensor, so only normalizations of a graph input are moved across padding.
/// </remarks>
public static class FoldNormalization
{
    public static Graph Run(Graph graph) => GraphRewriter.Run(graph, (rewriter, node) =>
    {
        if (SumsOverChannels(node) && rewriter.SoleProducer(node.Inputs[0]) is { Operator: BatchNorm } norm)
            Fold(rewriter, norm, node);
        else
            rewriter.Keep(node);
    });

    // The filter's last axis runs along the input's channels. Of a transposed convolution not every output sees the whole filter.
    private static bool SumsOverChannels(Node node) =>
        node.Operator is IFiltered { FilterAxis: 0 } and not TransposedConv2D && node.Inputs[1].Shape.Channels == node.Inputs[0].Shape.Channels;

    private static void Fold(GraphRewriter rewriter, Node norm, Node node)
    {
        BatchNormFactors factors = BatchNormFactors.Of(norm);
        Tensor input = norm.Inputs[0];
        Padding padding = (node.Operator as IPadded)?.Padding ?? Padding.None;
        bool needsBorder = !padding.IsNone && factors.Shift.Any(shift => shift != 0);
        if (needsBorder && (!rewriter.IsGraphInput(input) || factors.Scale.Any(scale => scale == 0)))
        {
            rewriter.Keep(node);
            return;
        }

        Tensor[] constants = Folded(node.Inputs[1], node.Inputs[2], factors);
        if (!needsBorder)
        {
            rewriter.MergeIntoReader(norm, node, node.Operator, [input, .. constants]);
            return;
        }

        var pad = new Pad(padding) { Values = [.. factors.Scale.Select((scale, c) => (float)(-factors.Shift[c] / scale))] };
        Tensor padded = Tensor.Float(norm.Output.Name, pad.InferShape([input]));
        rewriter.MergeIntoReader(norm, node, ((IPadded)node.Operator).With(Padding.None), [padded, .. constants]);
        rewriter.InsertBeforeLast(new Node(norm.Name, pad, [input], padded));
    }

    private static Tensor[] Folded(Tensor filter, Tensor bias, BatchNormFactors factors)
    {
        int channels = filter.Shape.Channels, window = filter.Shape.Elements / bias.Shape.Elements;
        double[] shifted = [.. bias.Floats.Select(b => (double)b)];
        for (int i = 0; i < filter.Floats.Length; i++)
            shifted[i / window] += filter.Floats[i] * factors.Shift[i % channels];
        return
        [
            Tensor.Constant(filter.Name, filter.Shape, [.. filter.Floats.Select((w, i) => (float)(w * factors.Scale[i % channels]))]),
            Tensor.Constant(bias.Name, bias.Shape, [.. shifted.Select(b => (float)b)]),
        ];
    }
}
