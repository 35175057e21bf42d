using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

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
            Assert.True(Math.Abs(step - actual[i]) <= Steps + Displacement(node),
                $"{node} at [{Mismatch.Coordinates(node.Output.Shape, i)}]: float gives {step}, int8 {actual[i]}");
        }
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_batch_of_two_is_its_images_one_after_the_other(string kind) => Property.Holds(random =>
    {
        Node node = AnyNode.Kinds[kind](random);
        sbyte[][] first = AnyNode.Inputs(random, node), second = AnyNode.Inputs(random, node);
        Node batch = Dequantized(node, batch: 2);
        var output = new float[batch.Output.Shape.Elements];
        batch.Operator.RunFloat(batch, Values(node, batch, [.. first.Zip(second, (a, b) => (sbyte[])[.. a, .. b])]), output);
        Assert.Equal([.. Float(node, first), .. Float(node, second)], output);
    }, runs: 30);

    // TFLite counts the places of a bilinear resize in 1/1024 pixel: its step is rounded once for all pixels, so that the last one is off the
    // most. Next to one another pixels differ by 255 steps at most.
    private static double Displacement(Node node) => node.Operator is Resize { Mode: ResizeMode.Bilinear }
        ? 255 * (node.Output.Shape.Height + node.Output.Shape.Width + 2) / 2048.0
        : 0;

    private static float[] Float(Node node, sbyte[][] inputs)
    {
        Node real = Dequantized(node, batch: 1);
        var output = new float[real.Output.Shape.Elements];
        real.Operator.RunFloat(real, Values(node, real, inputs), output);
        return output;
    }

    /// <summary>The node in float, with so many images in its activations.</summary>
    private static Node Dequantized(Node node, int batch)
    {
        Tensor[] inputs = [.. node.Inputs.Select(input => input.IsConstant
            ? Tensor.Constant(input.Name, input.Shape, Dequantize(node, input))
            : Tensor.Float(input.Name, new Shape([input.Shape.Batch * batch, .. input.Shape.Extents.Skip(1)])))];
        return new Node(node.Name, node.Operator, inputs, Tensor.Float("output", node.Operator.InferShape(inputs)));
    }

    private static float[][] Values(Node node, Node real, sbyte[][] inputs)
    {
        int activation = 0;
        return [.. real.Inputs.Select((input, i) => input.IsConstant ? input.Floats : Real(node.Inputs[i].Quantization!, inputs[activation++]))];
    }

    private static float[] Real(Quantization scale, sbyte[] values) => Array.ConvertAll(values, q => scale.Scale * (q - scale.ZeroPoint));

    private static float[] Dequantize(Node node, Tensor constant)
    {
        if (node.Operator is PairwiseOperator or IComparesFeatures)
            return Real(constant.Quantization!, constant.Int8s);
        Quantization filter = node.Inputs[1].Quantization!;
        if (constant.Type == ElementType.Int32)
            return [.. constant.Int32s.Select((q, o) => (float)((double)node.Inputs[0].Quantization!.Scale * filter.ScaleOf(o) * q))];

        // Channels run along the first axis of OHWI, along the last of a depthwise filter.
        int taps = constant.Shape.Elements / constant.Shape[0];
        return [.. constant.Int8s.Select((q, i) => filter.ScaleOf(filter.Axis == 3 ? i % constant.Shape.Channels : i / taps) * q)];
    }
}
