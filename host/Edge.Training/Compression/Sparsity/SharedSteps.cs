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
        return Run(graph, filtered.Skip(1).SkipLast(1).Where(IsShareable).ToDictionary(node => node.Name, _ => values));
    }

    /// <param name="graph">INT8; the named filters have 8-bit weights.</param>
    /// <param name="values">How many different values a filter may have, 0 among them, by node; others stay.</param>
    public static Graph Run(Graph graph, IReadOnlyDictionary<string, int> values) => values.Count == 0 ? graph
        : graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node => values.TryGetValue(node.Name, out int few) ? Shared(node, few) : node)]);

    /// <summary>Whether there is a kernel for a codebook of the node's filter.</summary>
    public static bool IsShareable(Node node) => node.Operator is Conv2D { Groups: 1 } or Dense;

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

    /// <summary>An INT8 node with its filter shared.</summary>
    internal static Node Shared(Node node, int values)
    {
        Tensor filter = node.Inputs[1];
        sbyte[] shared = Shared(filter.Int8s, filter.Quantization!.Scales, values);
        return node with { Inputs = [node.Inputs[0], Tensor.Constant(filter.Name, filter.Shape, shared, filter.Quantization!), node.Inputs[2]] };
    }

    /// <summary>What a float filter becomes when it is rounded to 8 bits, each channel by its largest weight, and shared.</summary>
    internal static float[] Shared(float[] filter, int channels, int values)
    {
        int rowWeights = filter.Length / channels;
        float[] scales = [.. Enumerable.Range(0, channels).Select(o => filter.Skip(o * rowWeights).Take(rowWeights).Max(Math.Abs) / 127)];
        sbyte[] steps = [.. filter.Select((weight, i) => (sbyte)(scales[i / rowWeights] == 0 ? 0 : Math.Clamp(MathF.Round(weight / scales[i / rowWeights]), -127, 127)))];
        return [.. Shared(steps, scales, values).Select((step, i) => step * scales[i / rowWeights])];
    }

    /// <param name="steps">Row after row, one for each scale.</param>
    internal static sbyte[] Shared(sbyte[] steps, IReadOnlyList<float> scales, int values)
    {
        int rowWeights = steps.Length / scales.Count;
        if (steps.Distinct().Count() <= values)
            return steps;
        var weight = new double[255];
        for (int i = 0; i < steps.Length; i++)
            weight[steps[i] + 127] += Math.Pow(scales[i / rowWeights], 2);
        // So dear that 0 is one of the values: what was pruned stays so.
        if (weight[127] > 0)
            weight[127] += 1e6 * weight.Sum();
        int[] replacements = Replacements(weight, values);
        return [.. steps.Select(step => (sbyte)replacements[step + 127])];
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
