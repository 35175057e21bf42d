using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>The INT8 form of a float network as far as its size goes: shapes, bits and zeros are right, scales are not.</summary>
/// <remarks>Nothing is calibrated, so that hundreds of candidates can be weighed.</remarks>
internal static class StandInProgram
{
    private static readonly Quantization _anything = Quantization.PerTensor(1f / 64, 0), _fromZero = Quantization.PerTensor(1f / 64, -128);

    /// <summary>A node alone, ready to be lowered.</summary>
    /// <param name="node">Float and prepared.</param>
    /// <param name="bits">Of its weights.</param>
    /// <param name="values">How many different ones they are; null: as many as there are.</param>
    public static Node Of(Node node, int bits, int? values = null)
    {
        Dictionary<Tensor, Tensor> int8 = node.Activations.Distinct().ToDictionary(input => input, input => Activation(input, _anything));
        // No bias is too large for a scale that means nothing.
        Node unbiased = node.Operator is IFiltered ? node with { Inputs = [.. node.Inputs.Take(2), Zeros(node.Inputs[2])] } : node;
        Node rounded = node.Operator.Quantize(
            unbiased, [.. node.Activations.Select(input => int8[input])], Activation(node.Output, OutputOf(node.Operator)), new Rounding(bits));
        return values is { } few ? SharedSteps.Shared(rounded, few) : rounded;
    }

    /// <summary>The graph's activations and who reads them; its constants stay as they are.</summary>
    public static Graph Shapes(Graph graph)
    {
        Dictionary<Tensor, Tensor> int8 = graph.Inputs.Concat(graph.Nodes.Select(node => node.Output))
            .ToDictionary(tensor => tensor, tensor => Activation(tensor, _anything));
        Tensor Of(Tensor tensor) => int8.GetValueOrDefault(tensor, tensor);
        return graph.With(
            [.. graph.Inputs.Select(Of)], [.. graph.Outputs.Select(Of)],
            [.. graph.Nodes.Select(node => node with { Inputs = [.. node.Inputs.Select(Of)], Output = Of(node.Output) })]);
    }

    /// <summary>Bits of a node's weights.</summary>
    /// <param name="bits">By node; 8 for those that are not named.</param>
    public static int BitsOf(Node node, IReadOnlyDictionary<string, int> bits) =>
        node.Operator is IFiltered { TakesPackedFilter: true } ? bits.GetValueOrDefault(node.Name, 8) : 8;

    // Behind an activation, real zero is the least of int8, so that nothing more is limited.
    private static Quantization OutputOf(Operator kind) => kind switch
    {
        { OutputRange: OutputRange.Fixed } => kind.FixedQuantization,
        IActivated { Activation: not Compiler.Ir.Activation.None } => _fromZero,
        _ => _anything,
    };

    private static Tensor Activation(Tensor tensor, Quantization quantization) => Tensor.Int8(tensor.Name, tensor.Shape, quantization);

    private static Tensor Zeros(Tensor bias) => Tensor.Constant(bias.Name, bias.Shape, new float[bias.Shape.Elements]);

    // Nearest steps of the channel's largest weight; what is not 0 stays so.
    private sealed class Rounding(int bits) : IWeightQuantizer
    {
        public Tensor Quantize(Tensor weights, int axis)
        {
            int channels = weights.Shape[axis], inner = weights.Shape.Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
            int most = Quantization.MostSteps(bits);
            float[] real = weights.Floats;
            var scales = new float[channels];
            for (int i = 0; i < real.Length; i++)
                scales[i / inner % channels] = Math.Max(scales[i / inner % channels], Math.Abs(real[i]) / most);
            scales = Array.ConvertAll(scales, scale => scale > 0 && float.IsFinite(scale) ? scale : 1);
            var steps = new sbyte[real.Length];
            for (int i = 0; i < real.Length; i++)
            {
                int step = Quantization.NearestStep(real[i], scales[i / inner % channels], most);
                steps[i] = (sbyte)(step == 0 ? Math.Sign(real[i]) : step);
            }

            return Tensor.Constant(weights.Name, weights.Shape, steps, Quantization.PerChannel(scales, axis).WithBits(bits));
        }
    }
}
