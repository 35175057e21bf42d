using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Operators that only move or select int8 values keep scale and zero point.</summary>
public static class SameQuantization
{
    /// <exception cref="ModelException">The output of an INT8 node is quantized differently from its first input.</exception>
    public static void Check(Node node)
    {
        Quantization input = node.Inputs[0].Quantization!, output = node.Output.Quantization!;
        if (!input.Equals(output))
        {
            throw new ModelException("E0305", $"node '{node.Name}' ({node.Operator.Kind})",
                $"the output has scale {output.Scale} and zero point {output.ZeroPoint}",
                $"scale {input.Scale} and zero point {input.ZeroPoint}, those of '{node.Inputs[0].Name}'",
                "this operator moves values and never rescales them");
        }
    }
}
