using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;

namespace Edge.Compiler.Operators;

public abstract partial record PairwiseOperator
{
    /// <summary>A constant gets the scale and zero point of its own range.</summary>
    public override Node Quantize(Node node, IReadOnlyList<Tensor> activations, Tensor output, IWeightQuantizer weights)
    {
        int activation = 0;
        Tensor[] inputs = [.. node.Inputs.Select(input => input.IsConstant ? Quantize(input) : activations[activation++])];
        return new Node(node.Name, this, inputs, output);
    }

    /// <summary>The bytes of the second operand of <paramref name="call"/>, which may be a table.</summary>
    protected static sbyte[] Second(KernelCall call, sbyte[][] inputs) =>
        call.Activations.Count == 2 ? inputs[call.Activations[1]] : call.Int8Table("b");

    private static Tensor Quantize(Tensor constant)
    {
        Quantization quantization = ActivationRanges.ToQuantization(Math.Min(0, constant.Floats.Min()), Math.Max(0, constant.Floats.Max()));
        return Tensor.Constant(constant.Name, constant.Shape, quantization.Quantize(constant.Floats), quantization);
    }
}
