using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning.Memories;

/// <summary>Estimates how many bytes of a tensor the kernels of one inference read and write: by that a place in slow memory is judged.</summary>
internal static class TensorTraffic
{
    /// <param name="tensors">That share their bytes.</param>
    public static long Of(Graph graph, IReadOnlyCollection<Tensor> tensors)
    {
        long bytes = 0;
        foreach (Node node in graph.Nodes.Where(node => !node.Operator.IsView))
        {
            if (tensors.Contains(node.Output))
                bytes += node.Output.Bytes;
            bytes += node.Activations.Where(tensors.Contains).Sum(input => ReadBytes(node, input));
        }

        return bytes;
    }

    /// <summary>Of the working memory of a node's kernels: a byte for each multiply-accumulate.</summary>
    public static long OfScratch(Node node) => node.Operator.CountMacs(node);

    // A filter is laid over the input at every place of the output; several output channels are computed from one reading.
    private static long ReadBytes(Node node, Tensor input)
    {
        if (node.Operator is not IFiltered || node.Inputs.Count < 2 || !node.Inputs[1].IsConstant)
            return input.Bytes;
        Shape output = node.Output.Shape, filter = node.Inputs[1].Shape;
        long places = output.Rank == 4 ? (long)output.Height * output.Width : 1;
        return places * (filter.Elements / filter[0]);
    }
}
