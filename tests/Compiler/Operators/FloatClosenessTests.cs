using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Operators;

/// <summary>INT8 is float with rounded tensors: from the same inputs and weights the results are a step apart at most.</summary>
public class FloatClosenessTests
{
    // Half a step for the last rounding, less than half a step for the roundings before it: the first stage of a requantization that
    // shifts, fixed-point terms of Softmax, Add's 20 extra bits. The rest allows for float sums.
    private const double Steps = 1.01;

    public static TheoryData<string> Kinds => KernelPropertyTests.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_reference_kernel_is_within_a_step_of_the_float_reference(string kind) => Property.Holds(random =>
    {
        Node node = AnyNode.Kinds[kind](random);
        sbyte[][] inputs = AnyNode.Inputs(random, node);
        sbyte[] actual = KernelRun.CSharp(node, inputs);
        float[] expected = Float(node, inputs);
        Quantization scale = node.Output.Quantization!;
        for (int i = 0; i < actual.Length; i++)
        {
            double step = Math.Clamp(expected[i] / (double)scale.Scale + scale.ZeroPoint, -128, 127);
            Assert.True(Math.Abs(step - actual[i]) <= Steps,
                $"{node} at [{Mismatch.Coordinates(node.Output.Shape, i)}]: float gives {step}, int8 {actual[i]}");
        }
    });

    /// <summary>The node on dequantized inputs and constants.</summary>
    private static float[] Float(Node node, sbyte[][] inputs)
    {
        int activation = 0;
        Tensor[] tensors = [.. node.Inputs.Select(input => input.IsConstant
            ? Tensor.Constant(input.Name, input.Shape, Dequantize(node, input))
            : Tensor.Float(input.Name, input.Shape))];
        float[][] values = [.. node.Inputs.Select((input, i) => input.IsConstant
            ? tensors[i].Floats
            : Array.ConvertAll(inputs[activation++], q => input.Quantization!.Scale * (q - input.Quantization.ZeroPoint)))];
        var output = new float[node.Output.Shape.Elements];
        node.Operator.RunFloat(new Node(node.Name, node.Operator, tensors, Tensor.Float("output", node.Output.Shape)), values, output);
        return output;
    }

    private static float[] Dequantize(Node node, Tensor constant)
    {
        Quantization filter = node.Inputs[1].Quantization!;
        if (constant.Type == ElementType.Int32)
            return [.. constant.Int32s.Select((q, o) => (float)((double)node.Inputs[0].Quantization!.Scale * filter.ScaleOf(o) * q))];

        // Channels run along the first axis of OHWI, along the last of a depthwise filter.
        int taps = constant.Shape.Elements / constant.Shape[0];
        return [.. constant.Int8s.Select((q, i) => filter.ScaleOf(filter.Axis == 3 ? i % constant.Shape.Channels : i / taps) * q)];
    }
}
