using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record Clip
{
    /// <summary>RELU_N1_TO_1.</summary>
    internal static void ReadUnit(TFLiteNode node) => node.Emit(new Clip(-1, 1), [node.Input(0)]);

    /// <summary>MINIMUM with one constant number: an upper limit.</summary>
    internal static void ReadMinimum(TFLiteNode node)
    {
        var (input, limit) = LimitOf(node);
        node.Emit(new Clip(float.MinValue, limit), [input]);
    }

    /// <summary>MAXIMUM with one constant number: a lower limit.</summary>
    internal static void ReadMaximum(TFLiteNode node)
    {
        var (input, limit) = LimitOf(node);
        node.Emit(limit == 0 ? new Relu() : new Clip(limit, float.MaxValue), [input]);
    }

    // TFLite compares steps, not real numbers: the scales must be one.
    private static (Tensor Input, float Limit) LimitOf(TFLiteNode node)
    {
        int constant = node.Input(0).IsConstant ? 0 : 1;
        Tensor input = node.Input(1 - constant), limit = node.Input(constant);
        if (!limit.IsConstant || input.IsConstant || limit.Shape.Elements != 1)
            throw new ModelException("E0101", "", $"'{node.Input(0).Name}' and '{node.Input(1).Name}'", "one computed tensor and one constant number", "the larger or smaller of two activations has no kernel");
        if (!Equals(limit.Quantization, input.Quantization))
            throw new ModelException("E0101", "", $"a limit at scale {limit.Quantization?.Scale} on an input at scale {input.Quantization?.Scale}", "one scale and zero point for both");
        return (input, node.Number(constant));
    }
}
