using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Quantizing;

/// <summary>Gives every activation that calibration decides its scale and zero point.</summary>
internal static class ScaleAssignment
{
    public static Dictionary<Tensor, Quantization> Of(Graph graph, IReadOnlyDictionary<Tensor, Histogram> histograms, QuantizationOptions options)
    {
        HashSet<Tensor> unclipped = Unclipped(graph);
        var assigned = new Dictionary<Tensor, Quantization>();
        IEnumerable<Node> calibrated = graph.Nodes.Where(node => node.Operator.OutputRange == OutputRange.Calibrated);
        foreach (Tensor tensor in graph.Inputs.Concat(calibrated.Select(node => node.Output)))
        {
            ActivationRangeMethod method = unclipped.Contains(tensor) ? ActivationRangeMethod.MinMax : options.ActivationRange;
            var (min, max) = ActivationRanges.Choose(histograms[tensor], method, options.Percentile);
            assigned[tensor] = ActivationRanges.ToQuantization(min, max);
        }

        if (options.InputQuantization is { } input)
            assigned[graph.Inputs[0]] = input;
        ShareScalesThroughConcats(graph, assigned);
        return assigned;
    }

    /// <summary>Network outputs and what an operator of fixed range reads: clipping the largest scores would make ties of them.</summary>
    private static HashSet<Tensor> Unclipped(Graph graph)
    {
        var unclipped = new HashSet<Tensor>(graph.Outputs);
        foreach (Node node in graph.Nodes.Reverse())
        {
            bool isPassedOn = node.Operator.OutputRange == OutputRange.SameAsInput && unclipped.Contains(node.Output);
            if (isPassedOn || node.Operator.OutputRange == OutputRange.Fixed)
                unclipped.Add(node.Inputs[0]);
        }

        return unclipped;
    }

    // What only a Concat reads is computed at the Concat's scale right away: one rounding instead of two, and the device copies bytes.
    private static void ShareScalesThroughConcats(Graph graph, Dictionary<Tensor, Quantization> assigned)
    {
        ILookup<Tensor, Node> readers = graph.Nodes.SelectMany(node => node.Activations.Select(input => (input, node))).ToLookup(r => r.input, r => r.node);
        foreach (Node concat in graph.Nodes.Reverse().Where(node => node.Operator is Concat))
        {
            foreach (Tensor input in concat.Inputs)
            {
                bool isComputed = assigned.ContainsKey(input) && !graph.Inputs.Contains(input) && !graph.Outputs.Contains(input);
                if (isComputed && readers[input].Count() == 1)
                    assigned[input] = assigned[concat.Output];
            }
        }
    }
}
