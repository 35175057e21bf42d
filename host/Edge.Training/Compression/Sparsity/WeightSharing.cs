using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>Gives the weights of a filter few different values, by k-means; zeros stay zeros. Han et al. 2016, arXiv:1510.00149, section 3.</summary>
public static class WeightSharing
{
    private const int MostRounds = 100;

    /// <param name="compression">Its graph is float.</param>
    /// <param name="values">How many different values other than 0 each layer's filter may have, by node; layers that are not named keep theirs.</param>
    public static Compression Run(Compression compression, IReadOnlyDictionary<string, int> values)
    {
        Graph graph = compression.Graph;
        Node[] layers = [.. graph.Nodes.Where(node => node.Operator is IFiltered && values.ContainsKey(node.Name))];
        foreach (Node node in layers)
            graph = Factoring.Replace(graph, node.Name, [Factoring.WithWeights(node, Shared(node.Inputs[1].Floats, values[node.Name]), node.Inputs[2].Floats)]);
        return compression.Then("weight sharing", "k-means", graph, [.. layers.Select(node =>
            new LayerChange(node.Name, node.Output.Shape.Channels, node.Output.Shape.Channels) { Bits = (int)Math.Ceiling(Math.Log2(values[node.Name])) })]);
    }

    /// <summary>How many times smaller shared weights are: n b / (n log2 k + k b).</summary>
    /// <param name="weights">n.</param>
    /// <param name="bits">b, of a weight before and of a centroid.</param>
    /// <param name="values">k.</param>
    public static double Rate(long weights, int bits, int values) => (double)weights * bits / (weights * Math.Log2(values) + (double)values * bits);

    /// <summary>
    /// Lloyd's k-means of the values other than 0, from centroids at equal distances between the least and the largest: rare large weights matter, and
    /// a start by density would lose them.
    /// </summary>
    internal static float[] Shared(float[] weights, int count)
    {
        float[] sorted = [.. weights.Where(weight => weight != 0).Order()];
        if (sorted.Length == 0)
            return weights;
        double least = sorted[0], largest = sorted[^1];
        double[] centroids = [.. Enumerable.Range(0, count).Select(i => count == 1 ? (least + largest) / 2 : least + (largest - least) * i / (count - 1))];
        int round = 0;
        while (round < MostRounds && Moved(sorted, centroids))
            round++;
        return [.. weights.Select(weight => weight == 0 ? 0 : (float)centroids[Nearest(centroids, weight)])];
    }

    // Every centroid to the mean of the values nearest to it; one that has none stays.
    private static bool Moved(float[] sorted, double[] centroids)
    {
        bool moved = false;
        int at = 0;
        double[] limits = [.. centroids.Skip(1).Select((next, c) => (centroids[c] + next) / 2), double.PositiveInfinity];
        for (int c = 0; c < centroids.Length; c++)
        {
            double sum = 0;
            int first = at;
            for (; at < sorted.Length && sorted[at] <= limits[c]; at++)
                sum += sorted[at];
            if (at == first)
                continue;
            double mean = sum / (at - first);
            moved |= mean != centroids[c];
            centroids[c] = mean;
        }

        return moved;
    }

    private static int Nearest(double[] centroids, double value)
    {
        int above = Array.BinarySearch(centroids, value) is var found && found >= 0 ? found : ~found;
        if (above == 0)
            return 0;
        return above == centroids.Length || value - centroids[above - 1] <= centroids[above] - value ? above - 1 : above;
    }
}
