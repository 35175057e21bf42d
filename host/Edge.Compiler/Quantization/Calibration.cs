using Edge.Compiler.Execution;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>Runs calibration images through the float graph and keeps a histogram of every activation.</summary>
internal static class Calibration
{
    /// <exception cref="ModelException">E0301 to E0303: there are no images, one does not fit the input, or a value is not a number.</exception>
    public static Dictionary<Tensor, Histogram> Run(Graph graph, IReadOnlyList<float[]> images, IProgress<double>? progress)
    {
        CheckImages(graph, images);
        var histograms = graph.Nodes.Select(node => node.Output).Concat(graph.Inputs).ToDictionary(tensor => tensor, _ => new Histogram());
        var executor = FloatExecutor.Fast(graph);
        for (int i = 0; i < images.Count; i++)
        {
            Observe(histograms[graph.Inputs[0]], images[i], $"{graph.Name}: calibration image {i}", "check how the image is read and scaled");
            executor.Run([images[i]], (node, values) => Observe(histograms[node.Output], values,
                $"{graph.Name}: node '{node.Name}' ({node.Operator.Kind}) on calibration image {i}", "the float model itself overflows here; train it again"));
            progress?.Report((i + 1.0) / images.Count);
        }

        return histograms;
    }

    private static void CheckImages(Graph graph, IReadOnlyList<float[]> images)
    {
        if (graph.Inputs.Count != 1)
            throw new ModelException("E0302", graph.Name, $"{graph.Inputs.Count} inputs", "one input to calibrate", "quantize a model with one input");
        if (images.Count == 0)
            throw new ModelException("E0301", graph.Name, "no calibration images", "some hundred images like those the device will see",
                "name a dataset; its train split will do");
        Shape expected = graph.Inputs[0].Shape;
        for (int i = 0; i < images.Count; i++)
        {
            if (images[i].Length != expected.Elements)
                throw new ModelException("E0302", $"{graph.Name}: calibration image {i}", $"{images[i].Length} values",
                    $"{expected.Elements}, for {expected}", "apply the model's preprocessing");
        }
    }

    private static void Observe(Histogram histogram, float[] values, string where, string hint)
    {
        try
        {
            histogram.Add(values);
        }
        catch (ArgumentException e)
        {
            throw new ModelException("E0303", where, e.Message, "finite numbers", hint, e);
        }
    }
}
