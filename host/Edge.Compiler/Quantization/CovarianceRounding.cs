using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>Scales and steps of a filter from the covariance of its inputs: see <see cref="SumRounding"/>.</summary>
internal static class CovarianceRounding
{
    // Scales tried around the one that suits the weights alone, as shares of it.
    private static readonly double[] Shares = [0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2];

    /// <param name="node">The float node.</param>
    /// <param name="nearest">The same node in INT8, its weights rounded to the nearest step.</param>
    /// <param name="images">The INT8 input of the node, for each image.</param>
    /// <param name="isCentred">True where the bias is corrected afterwards, so that a mean error does not count.</param>
    /// <returns>The filter of <paramref name="nearest"/> with other scales and steps.</returns>
    public static Tensor Filter(Node node, Node nearest, IReadOnlyList<sbyte[]> images, bool isCentred)
    {
        Tensor filter = nearest.Inputs[1];
        Quantization quantization = filter.Quantization!;
        var rows = new FilterRows(node);
        var samples = new WindowSamples(nearest, images);
        float[] scales = [.. quantization.Scales];
        var steps = new sbyte[filter.Shape.Elements];
        int most = Quantization.MostSteps(quantization.Bits), perGroup = rows.Outputs / samples.Groups;
        for (int group = 0; group < samples.Groups; group++)
        {
            var rounding = new SumRounding(samples.Covariance(group, isCentred));
            Parallel.For(group * perGroup, (group + 1) * perGroup, output =>
            {
                double[] weights = rows.Weights(output);
                float scale = scales[output];
                var best = Shares.Select(share => (Scale: (float)(scale * share), Rounded: rounding.Round(weights, (float)(scale * share), most))).MinBy(tried => tried.Rounded.Error);
                scales[output] = best.Scale;
                for (int tap = 0; tap < rows.Taps; tap++)
                    steps[rows.Place(output, tap)] = (sbyte)best.Rounded.Steps[tap];
            });
        }

        return Tensor.Constant(filter.Name, filter.Shape, steps, Quantization.PerChannel(scales, quantization.Axis!.Value).WithBits(quantization.Bits));
    }
}
