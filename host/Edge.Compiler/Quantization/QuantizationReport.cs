using Edge.Compiler.Execution;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>How far the INT8 network is from the float one, tensor by tensor.</summary>
/// <param name="Tensors">The input, then every node's output, in order of execution.</param>
/// <param name="SameDecisions">Images whose largest output is at the same place in both networks, in every cell of a grid.</param>
/// <param name="Images">Images measured.</param>
public sealed record QuantizationReport(IReadOnlyList<TensorError> Tensors, int SameDecisions, int Images)
{
    /// <summary>Whether one was made from the other: every tensor of the INT8 graph is in the float graph, in the same shape.</summary>
    public static bool AreOfOneNetwork(Graph floatGraph, Graph int8Graph)
    {
        Dictionary<string, Shape> shapes = floatGraph.Nodes.Select(node => node.Output).Concat(floatGraph.Inputs)
            .ToDictionary(tensor => tensor.Name, tensor => tensor.Shape);
        return int8Graph.Nodes.Select(node => node.Output).Concat(int8Graph.Inputs)
            .All(tensor => shapes.TryGetValue(tensor.Name, out Shape? shape) && shape.Equals(tensor.Shape));
    }

    /// <param name="floatGraph">The prepared graph that was quantized.</param>
    /// <param name="int8Graph">What became of it: the same nodes and names.</param>
    /// <param name="images">As for calibration.</param>
    /// <param name="deciding">Whose decisions are to be kept, where it is not quite the same function; null: <paramref name="floatGraph"/>.</param>
    public static QuantizationReport Measure(Graph floatGraph, Graph int8Graph, IReadOnlyList<float[]> images, Graph? deciding = null)
    {
        FloatExecutor exact = FloatExecutor.Fast(floatGraph);
        FloatExecutor? judge = deciding is null || deciding == floatGraph ? null : FloatExecutor.Fast(deciding);
        Int8Executor rounded = Int8Executor.Fast(int8Graph);
        Tensor input = int8Graph.Inputs[0];
        Tensor[] tensors = [input, .. int8Graph.Nodes.Select(node => node.Output)];
        Dictionary<string, Sum> whole = tensors.ToDictionary(tensor => tensor.Name, tensor => new Sum(tensor));
        Dictionary<string, Sum> own = tensors.ToDictionary(tensor => tensor.Name, tensor => new Sum(tensor));
        LoneNode[] nodes = [.. int8Graph.Nodes.Select(node => new LoneNode(node))];
        int same = 0, classes = int8Graph.Outputs[0].Shape is { Channels: > 1 } shape ? shape.Channels : int8Graph.Outputs[0].Shape.Elements;
        foreach (float[] image in images)
        {
            sbyte[] steps = input.Quantization!.Quantize(image);
            whole[input.Name].Add(image, steps);
            own[input.Name].Add(image, steps);
            var truth = new Dictionary<string, float[]> { [input.Name] = image };
            float[][] wanted = exact.Run([image], (node, values) => truth[node.Output.Name] = (float[])values.Clone());
            sbyte[][] found = rounded.Run([steps], (node, values) => whole[node.Output.Name].Add(truth[node.Output.Name], values));
            foreach (LoneNode node in nodes)
                own[node.Output].Add(truth[node.Output], node.Run(truth));
            wanted = judge?.Run([image]) ?? wanted;
            if (Decisions(wanted[0], classes).SequenceEqual(Decisions(found[0], classes)))
                same++;
        }

        IEnumerable<(string Node, Tensor Tensor)> rows = int8Graph.Nodes.Select(node => (node.Name, node.Output)).Prepend(("", input));
        return new QuantizationReport([.. rows.Select(row => whole[row.Tensor.Name].Finish(row.Node, own[row.Tensor.Name]))], same, images.Count);
    }

    /// <summary>Where the largest value of each row of classes stands: one row for an image, or one for each cell of a grid.</summary>
    private static IEnumerable<int> Decisions<T>(T[] values, int classes) => values.Chunk(classes).Select(row => Array.IndexOf(row, row.Max()));

    /// <summary>One INT8 node that reads what the float network computed, rounded once.</summary>
    private sealed class LoneNode(Node node)
    {
        private readonly IReadOnlyList<KernelCall> _calls = node.Operator.IsView ? [] : node.Operator.Lower(node);

        public string Output => node.Output.Name;

        public sbyte[] Run(Dictionary<string, float[]> truth)
        {
            sbyte[][] inputs = [.. node.Activations.Select(input => input.Quantization!.Quantize(truth[input.Name]))];
            if (node.Operator.IsView)
                return inputs[0];
            var output = new sbyte[node.Output.Shape.Elements];
            foreach (KernelCall call in _calls)
                node.Operator.RunInt8(call, inputs, output);
            return output;
        }
    }

    private sealed class Sum(Tensor tensor)
    {
        private double _signal;
        private double _noise;
        private long _clipped;
        private long _count;

        public void Add(float[] wanted, sbyte[] found)
        {
            Quantization q = tensor.Quantization!;
            double low = q.Dequantize(-128) - 0.5 * q.Scale, high = q.Dequantize(127) + 0.5 * q.Scale;
            for (int i = 0; i < wanted.Length; i++)
            {
                double error = wanted[i] - q.Dequantize(found[i]);
                _signal += (double)wanted[i] * wanted[i];
                _noise += error * error;
                if (wanted[i] < low || wanted[i] > high)
                    _clipped++;
            }

            _count += wanted.Length;
        }

        private double? SnrDb => _noise == 0 || _signal == 0 ? null : 10 * Math.Log10(_signal / _noise);

        public TensorError Finish(string node, Sum own)
        {
            Quantization q = tensor.Quantization!;
            double clipped = _count == 0 ? 0 : (double)_clipped / _count;
            return new TensorError(node, tensor.Name, tensor.Shape, q, q.Dequantize(-128), q.Dequantize(127), SnrDb, own.SnrDb, clipped);
        }
    }
}

/// <summary>One tensor of a <see cref="QuantizationReport"/>.</summary>
/// <param name="Node">The node that computes it; empty for the network's input.</param>
/// <param name="Tensor">Its name.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="Quantization">Scale and zero point.</param>
/// <param name="Min">The smallest real number that can be represented.</param>
/// <param name="Max">The largest.</param>
/// <param name="SnrDb">Signal to noise, in decibels, of the INT8 network up to here against the float one; null when there is no noise or no signal.</param>
/// <param name="OwnSnrDb">The same for this node alone, whose inputs are those of the float network, rounded once: where this is low, look.</param>
/// <param name="Clipped">Share of the float values outside [Min, Max] by more than half a step.</param>
public sealed record TensorError(
    string Node, string Tensor, Shape Shape, Quantization Quantization, float Min, float Max, double? SnrDb, double? OwnSnrDb, double Clipped);
