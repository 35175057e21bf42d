using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>An operator whose first constant holds usual features, quantized as the activation they are compared with.</summary>
public interface IComparesFeatures;

/// <summary>What the operators share that say how far features are from usual ones: a number from 0 to 1 for each cell.</summary>
internal static class Distances
{
    /// <summary>256 steps of [0, 1), as those of a softmax; what is further saturates.</summary>
    public static Quantization Quantization { get; } = Quantization.PerTensor(1f / 256, -128);

    /// <summary>Usual features in the steps of those they are compared with, so that a difference of steps is one of reals.</summary>
    public static Tensor Features(Tensor usual, Quantization input) => Tensor.Constant(usual.Name, usual.Shape,
        [.. usual.Floats.Select(real => (sbyte)Math.Clamp(Math.Round(real / (double)input.Scale, MidpointRounding.AwayFromZero) + input.ZeroPoint, -128, 127))], input);

    /// <exception cref="ModelException">E0305: the usual features of an INT8 node are not in the steps of its input, or the output is not in those of a distance.</exception>
    public static void Check(Node node)
    {
        Quantization input = node.Inputs[0].Quantization!, usual = node.Inputs[1].Quantization!, output = node.Output.Quantization!;
        if (!input.Equals(usual))
        {
            throw new ModelException("E0305", $"node '{node.Name}' ({node.Operator.Kind})", $"'{node.Inputs[1].Name}' of scale {usual.Scale} and zero point {usual.ZeroPoint}",
                $"scale {input.Scale} and zero point {input.ZeroPoint}, those of '{node.Inputs[0].Name}'", "quantize the float model again");
        }

        if (!output.Equals(Quantization))
        {
            throw new ModelException("E0305", $"node '{node.Name}' ({node.Operator.Kind})", $"an output of scale {output.Scale} and zero point {output.ZeroPoint}",
                $"scale {Quantization.Scale} and zero point {Quantization.ZeroPoint}", "a distance has the steps of [0, 1)");
        }
    }

    /// <summary>From a sum of squares to steps of the output.</summary>
    /// <param name="unit">What one means that the device adds up.</param>
    /// <param name="most">The largest sum there can be.</param>
    /// <exception cref="ModelException">E0305: the sum would be shifted out of 32 bits.</exception>
    public static Multiplier Factor(Node node, double unit, double most)
    {
        Multiplier factor = Multiplier.Of(unit / Quantization.Scale);
        return factor.Shift <= 0 || Math.ScaleB(most, factor.Shift) <= int.MaxValue ? factor : throw new ModelException("E0305", $"node '{node.Name}' ({node.Operator.Kind})",
            $"a distance whose smallest step is {unit:g4}", $"at most {Quantization.Scale * Math.Max(0.5, Math.ScaleB(0.5, Math.ILogB(int.MaxValue / most))):g4}",
            "a larger distance has to count as 1");
    }
}
