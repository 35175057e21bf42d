using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record Requantize
{
    /// <summary>QUANTIZE of int8 to int8. From float it belongs at an input of the network, where it is left out.</summary>
    internal static void Read(TFLiteNode node)
    {
        Tensor input = node.Input(0);
        if (input.Type != ElementType.Int8 || node.Output.Type != ElementType.Int8)
            throw new ModelException("E0143", "", $"{input.Type} to {node.Output.Type}", "int8 to int8", "keep the whole network float, or all of it int8");
        node.Emit(new Requantize(), [input]);
    }

    /// <summary>DEQUANTIZE of a constant, float16 or int8: the network computes in float with the numbers it stands for.</summary>
    internal static void ReadConstant(TFLiteNode node)
    {
        Tensor real = node.Input(0);
        if (!real.IsConstant || real.Type != ElementType.Float32)
            throw new ModelException("E0143", "", $"{real.Type} to float within the network", "a constant", "keep the whole network float, or all of it int8");
        node.Constant(real);
    }
}
