using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Training.Compressing;

/// <summary>Gives the weights of INT8 filters few different values, which kernels read as numbers of a codebook: half the bytes for 16 of them.</summary>
/// <remarks>
/// Weight sharing, Han et al. 2016, arXiv:1510.00149, section 3, on the steps themselves: a value that a float filter shares between channels is several
/// steps once each channel has its own scale. There are 255 steps, so that the best choice of values is found exactly.
/// </remarks>
public static class SharedSteps
{
    /// <summary>The most values that a codebook may have.</summary>
    public const int MostValues = 64;

    /// <param name="graph">INT8, of 8-bit weights. Its first and last filters stay, and so do depthwise and grouped ones.</param>
    /// <param name="values">How many different values each filter may have, 0 among them.</param>
    public static Graph Run(Graph graph, int values)
    {
        Node[] filtered = [.. graph.Nodes.Where(node => node.Operator is IFiltered { TakesPackedFilter: true })];
        return graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node =>
            node.Operator is Conv2D { Groups: 1 } or Dense && node != filtered[0] && node != filtered[^1] ? Shared(node, values) : node)]);
    }

    /// <summary>For each step from -127 to 127 the one that takes its place: of all choices of so many, the one of the least squared error.</summary>
    /// <param name="weight">Of an error at each step, squared scales of its weights summed up.</param>
    internal static int[] Replacements(IReadOnlyList<double> weight, int values)
    {
        int steps = weight.Count;
        var sums = new Moments(weight);
        // best[v, to]: the least error of the steps below to by v + 1 values; from[v, to]: where the last of them begins.
        var best = new double[values, steps + 1];
        var from = new int[values, steps + 1];
        for (int to = 1; to <= steps; to++)
            best[0, to] = sums.Error(0, to).Error;
        for (int v = 1; v < values; v++)
        {
            for (int to = 1; to <= steps; to++)
            {
                (best[v, to], from[v, to]) = (best[v - 1, to], to);
                for (int at = 1; at < to; at++)
                {
                    double error = best[v - 1, at] + sums.Error(at, to).Error;
                    if (error < best[v, to])
                        (best[v, to], from[v, to]) = (error, at);
                }
            }
        }

        int[] replacements = new int[steps];
        for (int v = values - 1, to = steps; to > 0; v--)
        {
            int at = v == 0 ? 0 : from[v, to];
            Array.Fill(replacements, sums.Error(at, to).Value, at, to - at);
            to = at;
        }

        return replacements;
    }

    private static Node Shared(Node node, int values)
    {
        Tensor filter = node.Inputs[1];
        if (filter.Int8s.Distinct().Count() <= values)
            return node;
        int rowWeights = filter.Shape.Elements / filter.Shape[0];
        var weight = new double[255];
        for (int i = 0; i < filter.Int8s.Length; i++)
            weight[filter.Int8s[i] + 127] += Math.Pow(filter.Quantization!.ScaleOf(i / rowWeights), 2);
        // So dear that 0 is one of the values: what was pruned stays so.
        if (weight[127] > 0)
            weight[127] += 1e6 * weight.Sum();
        int[] replacements = Replacements(weight, values);
        sbyte[] shared = [.. filter.Int8s.Select(step => (sbyte)replacements[step + 127])];
        return node with { Inputs = [node.Inputs[0], Tensor.Constant(filter.Name, filter.Shape, shared, filter.Quantization!), node.Inputs[2]] };
    }

    /// <summary>Sums over the steps before each, so that a range is told at once.</summary>
    private sealed class Moments
    {
        private readonly double[] _weights, _firsts, _seconds;

        public Moments(IReadOnlyList<double> weight)
        {
            (_weights, _firsts, _seconds) = (new double[weight.Count + 1], new double[weight.Count + 1], new double[weight.Count + 1]);
            for (int i = 0; i < weight.Count; i++)
            {
                int step = i - weight.Count / 2;
                _weights[i + 1] = _weights[i] + weight[i];
                _firsts[i + 1] = _firsts[i] + weight[i] * step;
                _seconds[i + 1] = _seconds[i] + weight[i] * step * step;
            }
        }

        /// <summary>The whole step nearest to the mean of a range, and what all of the range being it costs.</summary>
        public (double Error, int Value) Error(int from, int to)
        {
            double weight = _weights[to] - _weights[from], first = _firsts[to] - _firsts[from], second = _seconds[to] - _seconds[from];
            int value = weight == 0 ? 0 : (int)Math.Round(first / weight);
            return (Math.Max(0, second - 2 * value * first + (double)value * value * weight), value);
        }
    }
}
