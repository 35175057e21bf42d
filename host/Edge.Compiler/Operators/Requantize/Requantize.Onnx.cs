using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Requantize
{
    /// <summary>
    /// ONNX QuantizeLinear of a computed value: from here on its steps are known. Quantization takes the node out again wherever the operator
    /// before it can write these steps itself. Specification: QuantizeLinear-21.
    /// </summary>
    internal static void FromOnnxQuantize(OnnxNodeImport node)
    {
        OnnxActivation input = node.Activation(0);
        var quantized = new OnnxQuantized(TypeFromOnnx(node));
        quantized.Quantization = Declared(node, input, quantized.Type);
        Tensor output = node.Run(new Requantize(), input.Tensor);
        node.Declare(output, quantized);
        node.Result(input with { Tensor = output, Quantized = quantized });
    }

    /// <summary>ONNX DequantizeLinear of a computed value: the same tensor, read as real numbers. Specification: DequantizeLinear-21.</summary>
    internal static void FromOnnxDequantize(OnnxNodeImport node)
    {
        OnnxActivation input = node.Activation(0);
        if (input.Quantized is not { } quantized)
            throw node.Refused($"input 0 '{node.Node.Inputs[0]}' holds real numbers", "uint8 or int8");
        Quantization declared = Declared(node, input, quantized.Type);
        quantized.Quantization ??= declared;
        if (!quantized.Quantization.Equals(declared))
            throw node.Refused($"dequantized with {Text(declared)} what has {Text(quantized.Quantization)}", "the scale and zero point it was quantized with");
        node.Result(input with { Quantized = null });
    }

    /// <summary>What QuantizeLinear makes: the type of its zero point, else of output_dtype, else uint8.</summary>
    internal static OnnxType TypeFromOnnx(OnnxNodeImport node) =>
        node.Has(2) ? node.Constant(2).Type : node.Integer("output_dtype", 0) is var type && type != 0 ? (OnnxType)type : OnnxType.UInt8;

    private static Quantization Declared(OnnxNodeImport node, OnnxActivation value, OnnxType type)
    {
        if (type is not (OnnxType.UInt8 or OnnxType.Int8))
            throw node.Refused($"an activation of type {type}", "uint8 or int8", "quantize activations to 8 bits");
        OnnxStepSizes sizes = OnnxStepSizes.Of(node, value.Dims, type);
        if (sizes.Axis is not null)
            throw node.Refused($"{sizes.Scales.Length} scales for an activation", "one scale and zero point", "quantize activations per tensor; only weights may have a scale for each channel");
        return Quantization.PerTensor(sizes.Scales[0], sizes.Int8ZeroPoint);
    }

    private static string Text(Quantization quantization) => FormattableString.Invariant($"scale {quantization.Scale} and int8 zero point {quantization.ZeroPoint}");
}
