using Edge.Compiler.Ir;
using Edge.Runtime.Locating;

namespace Edge.Cli.Report.Locating;

/// <summary>What an image is judged by: a score for each class, in steps of the output.</summary>
internal static class ClassScores
{
    /// <param name="isGrid">The output is a grid of class scores, which is read as the device reads it: <see cref="Locator"/>.</param>
    public static IReadOnlyList<int> Of(sbyte[] output, int classes, bool isGrid) => [.. OfDevice(output, classes, isGrid).Select(step => (int)step)];

    /// <summary>The same as the device's own bytes, which its judge and its drift sentinel see.</summary>
    public static sbyte[] OfDevice(sbyte[] output, int classes, bool isGrid)
    {
        if (!isGrid)
            return output;
        var grid = new GridParameters { Height = 1, Width = output.Length / classes, Classes = classes };
        sbyte[] scores = new sbyte[classes];
        Locator.ClassScores(grid, output, 0, scores);
        return scores;
    }

    /// <summary>A tensor of one such score for each class: what limits are counted in.</summary>
    public static Tensor TensorOf(Graph graph) =>
        Tensor.Int8("scores", new Shape(1, graph.Outputs[0].Shape.Channels), graph.Outputs[0].Quantization!);
}
