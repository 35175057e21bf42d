using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>Steps and bias of a filter by <see cref="AdaptiveRounding"/>, at the scales that <see cref="CovarianceRounding"/> finds.</summary>
internal static class AdaptiveFilter
{
    /// <param name="node">The float node.</param>
    /// <param name="nearest">The same node in INT8, its weights rounded to the nearest step.</param>
    /// <param name="images">The INT8 input of the node, for each image.</param>
    /// <param name="targets">For each image what the float network's node gives, before its activation.</param>
    /// <param name="learnsBias">Whether the bias is fitted too.</param>
    /// <returns>The filter of <paramref name="nearest"/> with other scales and steps, and the bias to go with it.</returns>
    public static (Tensor Filter, Tensor Bias) Fit(Node node, Node nearest, IReadOnlyList<sbyte[]> images, IReadOnlyList<float[]> targets, bool learnsBias)
    {
        Tensor start = CovarianceRounding.Filter(node, nearest, images, isCentred: learnsBias);
        Quantization quantization = start.Quantization!;
        var rows = new FilterRows(node);
        var samples = new WindowSamples(nearest, images);
        int[] order = [.. Enumerable.Range(0, samples.Places.Count)];
        new Random(1).Shuffle(order); // batches of neighbours would be of one image
        Activation activation = node.Operator is IActivated activated ? activated.Activation : Activation.None;
        float inputScale = nearest.Inputs[0].Quantization!.Scale;
        float[] bias = [.. node.Inputs[2].Floats];
        var steps = new sbyte[start.Int8s.Length];
        int most = Quantization.MostSteps(quantization.Bits), perGroup = rows.Outputs / samples.Groups;
        for (int group = 0; group < samples.Groups; group++)
        {
            double[][] values = samples.Values(group);
            float[][] windows = [.. values.Select(tap => order.Select(at => (float)(inputScale * tap[at])).ToArray())];
            var rounding = new AdaptiveRounding(windows, activation, learnsBias);
            Parallel.For(group * perGroup, (group + 1) * perGroup, output =>
            {
                float[] wanted = [.. order.Select(at => targets[samples.Places[at].Image][samples.Places[at].Pixel * rows.Outputs + output])];
                var row = new RoundingRow(rows.Weights(output), quantization.ScaleOf(output), most, bias[output], wanted);
                RoundedRow best = rounding.Round(row, [.. Enumerable.Range(0, rows.Taps).Select(tap => (int)start.Int8s[rows.Place(output, tap)])]);
                bias[output] = best.Bias;
                for (int tap = 0; tap < rows.Taps; tap++)
                    steps[rows.Place(output, tap)] = (sbyte)best.Steps[tap];
            });
        }

        return (Tensor.Constant(start.Name, start.Shape, steps, quantization), Tensor.Constant(node.Inputs[2].Name, node.Inputs[2].Shape, bias));
    }
}
