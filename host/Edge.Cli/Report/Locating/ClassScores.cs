using Edge.Compiler.Ir;

namespace Edge.Cli.Report.Locating;

/// <summary>What an image is judged by: a score for each class, in steps of the output.</summary>
internal static class ClassScores
{
    /// <param name="isGrid">
    /// The output is a grid of class scores. A class's score is the highest of the cells that are its own, -128 where there is none; the background's is its
    /// least, the cell that looks least like it.
    /// </param>
    public static IReadOnlyList<int> Of(sbyte[] output, int classes, bool isGrid)
    {
        if (!isGrid)
            return [.. output.Select(step => (int)step)];
        int[] scores = [127, .. Enumerable.Repeat(-128, classes - 1)];
        foreach (sbyte[] cell in output.Chunk(classes))
        {
            int best = Array.IndexOf(cell, cell.Max());
            if (best > 0)
                scores[best] = Math.Max(scores[best], cell[best]);
            scores[0] = Math.Min(scores[0], cell[0]);
        }

        return scores;
    }

    /// <summary>A tensor of one such score for each class: what limits are counted in.</summary>
    public static Tensor TensorOf(Graph graph) =>
        Tensor.Int8("scores", new Shape(1, graph.Outputs[0].Shape.Channels), graph.Outputs[0].Quantization!);
}
