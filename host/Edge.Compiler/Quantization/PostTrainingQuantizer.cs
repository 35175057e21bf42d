using Edge.Compiler.Ir;
using Edge.Compiler.Passes;

namespace Edge.Compiler.Quantizing;

/// <summary>Turns a prepared float graph into an INT8 graph, from images the user supplies and no training.</summary>
/// <remarks>
/// Histograms of every activation, a range for each, filters per output channel, then biases; node by node, in the order of execution.
/// The same graph, images and options give the same INT8 graph. Krishnamoorthi 2018, arXiv:1806.08342; Nagel et al. 2021, arXiv:2106.08295.
/// </remarks>
public static class PostTrainingQuantizer
{
    /// <param name="graph">Prepared: batch norms folded, batch 1, one input.</param>
    /// <param name="calibrationImages">Each the values of the input, NHWC, preprocessed as in training; some hundred.</param>
    /// <param name="options">How ranges are chosen.</param>
    /// <param name="progress">From 0 to 1.</param>
    /// <returns>An int8 graph with the same nodes and names.</returns>
    /// <exception cref="UsageException">E0307, E0309: an option out of its range.</exception>
    /// <exception cref="ModelException">E03xx: the images do not fit, a value is not a number, or an operator has no INT8 form.</exception>
    public static Graph Run(Graph graph, IReadOnlyList<float[]> calibrationImages, QuantizationOptions options, IProgress<double>? progress = null)
    {
        Check(options);
        LegalState.Prepared(graph);
        Dictionary<Tensor, Histogram> histograms = Calibration.Run(graph, calibrationImages, Part(progress, 0, 0.5));
        var quantizer = new NodeQuantizer(graph, ScaleAssignment.Of(graph, histograms, options), options);
        if (options.BiasCorrection || (options.WeightRounding != WeightRoundingMethod.Nearest && quantizer.HasFewBits))
        {
            new NodeFitting(quantizer, calibrationImages, options).Run(graph, Part(progress, 0.5, 1));
        }
        else
        {
            foreach (Node node in graph.Nodes)
                quantizer.Add(node);
        }

        Graph quantized = quantizer.Finish();
        LegalState.Int8(quantized);
        progress?.Report(1);
        return quantized;
    }

    /// <summary>With scales that training has found: nothing is calibrated, rounded together or corrected.</summary>
    /// <param name="graph">Prepared. Weights that are whole steps of the given scales stay exactly these.</param>
    /// <param name="given">For each of its tensors and filters. A scale that 32-bit sums could overflow with is widened, as for any other.</param>
    /// <returns>An int8 graph with the same nodes and names.</returns>
    /// <exception cref="ModelException">E0313: <paramref name="given"/> does not fit. Others of E03xx: an operator has no INT8 form.</exception>
    public static Graph Run(Graph graph, GivenScales given)
    {
        LegalState.Prepared(graph);
        var quantizer = new NodeQuantizer(graph, given);
        foreach (Node node in graph.Nodes)
            quantizer.Add(node);
        Graph quantized = quantizer.Finish();
        LegalState.Int8(quantized);
        return quantized;
    }

    internal static void Check(QuantizationOptions options)
    {
        if (options.Percentile is not (> 50 and <= 100))
            throw new UsageException("E0307", "percentile", $"{options.Percentile}", "more than 50 and at most 100");
    }

    private static Portion? Part(IProgress<double>? progress, double from, double to) => progress is null ? null : new Portion(progress, from, to);

    private sealed class Portion(IProgress<double> whole, double from, double to) : IProgress<double>
    {
        public void Report(double value) => whole.Report(from + (to - from) * value);
    }
}
