using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using MathNet.Numerics.LinearAlgebra;
using TorchSharp;

namespace Edge.Training.Compressing;

/// <summary>What nodes read and give at a few places of each image; the same places in every network, so that rows can be compared.</summary>
/// <param name="images">Calibration images.</param>
/// <param name="places">Output places of an image, or all of them if there are fewer.</param>
internal sealed class Sampling(ImageSet images, int places)
{
    /// <summary>A node's output: a row of channels for each place.</summary>
    public List<float[]> Outputs(Graph graph, string name)
    {
        var rows = new List<float[]>();
        Visit(graph, name, (node, image, _, output) =>
        {
            Shape shape = node.Output.Shape;
            foreach (int place in PlacesOf(shape, image))
                rows.Add(output.Slice(place * shape.Channels, shape.Channels).ToArray());
        });
        return rows;
    }

    /// <summary>What a convolution or Dense multiplies its filters with: a row [FH, FW, C] or [K] for each place, zeros outside the image.</summary>
    public List<float[]> Windows(Graph graph, string name)
    {
        var rows = new List<float[]>();
        Visit(graph, name, (node, image, input, _) =>
        {
            foreach (int place in PlacesOf(node.Output.Shape, image))
                rows.Add(node.Operator is Conv2D convolution ? Window(node, convolution, input, place) : input.ToArray());
        });
        return rows;
    }

    /// <summary>Covariance [K, K] and mean [K] of a convolution's or Dense's windows.</summary>
    public (Matrix<double> Covariance, Vector<double> Mean) WindowMoments(Graph graph, string name)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor windows = SampleMatrix.Rows(Windows(graph, name)), mean = windows.mean([0], keepdim: true), centred = windows - mean;
        return (SampleMatrix.Matrix(centred.t().matmul(centred)) / windows.shape[0], SampleMatrix.Vector(mean));
    }

    private delegate void Visitor(Node node, int image, ReadOnlySpan<float> input, ReadOnlySpan<float> output);

    private void Visit(Graph graph, string name, Visitor visit)
    {
        int image = 0;
        using var module = new GraphModule(graph);
        module.Observe(images, (node, activations, output) =>
        {
            if (node.Name != name)
                return;
            ReadOnlySpan<float> given = Layout.Values(output), read = Layout.Values(activations[0]);
            int outputs = node.Output.Shape.Elements, inputs = node.Activations.First().Shape.Elements;
            for (int at = 0; at < given.Length / outputs; at++)
                visit(node, image++, read.Slice(at * inputs, inputs), given.Slice(at * outputs, outputs));
        }, last: name);
    }

    private int[] PlacesOf(Shape output, int image)
    {
        int[] all = [.. Enumerable.Range(0, output.Elements / output.Channels)];
        if (all.Length <= places)
            return all;
        new Random(image).Shuffle(all);
        return all[..places];
    }

    private static float[] Window(Node node, Conv2D convolution, ReadOnlySpan<float> values, int place)
    {
        Shape input = node.Inputs[0].Shape, filter = node.Inputs[1].Shape;
        int channels = input.Channels, oy = place / node.Output.Shape.Width, ox = place % node.Output.Shape.Width;
        var row = new float[filter[1] * filter[2] * channels];
        for (int fy = 0; fy < filter[1]; fy++)
            for (int fx = 0; fx < filter[2]; fx++)
            {
                int iy = oy * convolution.Stride.Height + fy * convolution.Dilation.Height - convolution.Padding.Top;
                int ix = ox * convolution.Stride.Width + fx * convolution.Dilation.Width - convolution.Padding.Left;
                if (iy >= 0 && iy < input.Height && ix >= 0 && ix < input.Width)
                    values.Slice((iy * input.Width + ix) * channels, channels).CopyTo(row.AsSpan((fy * filter[2] + fx) * channels));
            }

        return row;
    }
}
