using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

/// <summary>What holds for any geometry, any scales and any values of every operator.</summary>
public class KernelPropertyTests
{
    public static TheoryData<string> Kinds => [.. AnyNode.Kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_reference_kernel_gives_what_exact_arithmetic_gives(string kind) => Property.Holds(random =>
    {
        var (node, inputs) = Draw(kind, random);
        sbyte[] exact = ExactKernels.Run(KernelRun.Calls(node), inputs, node.Output.Shape.Elements);
        Mismatch.Check($"{node} C#", node.Output.Shape, exact, KernelRun.CSharp(node, inputs));
    });

    [Fact]
    public void Every_kind_with_kernels_can_be_drawn() => Assert.Equal(
        OperatorSet.All.Select(type => type.Name).Except(["BatchNorm", "Reshape"]).Order(), AnyNode.Kinds.Keys.Order());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_batch_in_int8_is_its_images_one_after_the_other_where_the_operator_says_so(string kind) => Property.Holds(random =>
    {
        var (node, first) = Draw(kind, random);
        if (node.Operator.TakesOneImage)
            return;
        sbyte[][] second = AnyNode.Inputs(random, node);
        Tensor[] inputs = [.. node.Inputs.Select(input => input.IsConstant ? input : Tensor.Int8(input.Name, new Shape([2 * input.Shape.Batch, .. input.Shape.Extents.Skip(1)]), input.Quantization!))];
        Node batch = AnyNode.Of(node.Operator, inputs, node.Output.Quantization!);
        if (Record.Exception(() => node.Operator.Lower(batch)) is ModelException { Code: "E0305" })
            return; // one loop more than the kernel has is said, not miscomputed
        sbyte[] expected = [.. KernelRun.CSharp(node, first), .. KernelRun.CSharp(node, second)];
        Mismatch.Check($"{batch}", batch.Output.Shape, expected, KernelRun.CSharp(batch, [.. first.Zip(second, (a, b) => (sbyte[])[.. a, .. b])]));
    }, runs: 30);

    [FactWithGcc]
    public void The_c_kernel_gives_the_reference_bytes() => Property.Holds(random =>
    {
        foreach (string kind in AnyNode.Kinds.Keys)
        {
            var (node, inputs) = Draw(kind, random);
            sbyte[] c = CKernels.Run(KernelRun.Calls(node), inputs, node.Output.Shape.Elements);
            Mismatch.Check($"{node} C", node.Output.Shape, KernelRun.CSharp(node, inputs), c);
        }
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_reference_kernel_may_write_over_its_input_where_the_operator_says_so(string kind) => Property.Holds(random =>
    {
        var (node, inputs) = Draw(kind, random);
        for (int activation = 0; activation < inputs.Length; activation++)
        {
            if (node.Operator.MayRunInPlace(node, activation))
                Mismatch.Check($"{node} in place", node.Output.Shape, KernelRun.CSharp(node, inputs), KernelRun.CSharpInPlace(node, inputs, activation));
        }
    }, runs: 30);

    [FactWithGcc]
    public void The_c_kernel_may_write_over_its_input_where_the_operator_says_so() => Property.Holds(random =>
    {
        foreach (string kind in AnyNode.Kinds.Keys)
        {
            var (node, inputs) = Draw(kind, random);
            for (int activation = 0; activation < inputs.Length; activation++)
            {
                if (!node.Operator.MayRunInPlace(node, activation))
                    continue;
                sbyte[] c = CKernels.Run(KernelRun.Calls(node), inputs, node.Output.Shape.Elements, activation);
                Mismatch.Check($"{node} C in place", node.Output.Shape, KernelRun.CSharp(node, inputs), c);
            }
        }
    }, runs: 30);

    [Theory]
    [InlineData("Softmax", 1)]
    [InlineData("Relu", 1)]
    [InlineData("Relu6", 1)]
    [InlineData("HardSwish", 1)]
    [InlineData("Sigmoid", 1)]
    [InlineData("Tanh", 1)]
    [InlineData("LeakyRelu", 1)]
    [InlineData("HardSigmoid", 1)]
    [InlineData("Clip", 1)]
    [InlineData("Requantize", 1)]
    [InlineData("Conv2D", 0)]
    [InlineData("MaxPool2D", 0)]
    [InlineData("Concat", 0)]
    [InlineData("Pad", 0)]
    [InlineData("TransposedConv2D", 0)]
    [InlineData("Resize", 0)]
    [InlineData("DepthToSpace", 0)]
    [InlineData("Slice", 0)]
    [InlineData("Transpose", 0)]
    [InlineData("PRelu", 1)]
    [InlineData("Mean", 0)]
    [InlineData("GaussianDistance", 0)]
    [InlineData("NearestDistance", 0)]
    public void In_place_is_offered_for_so_many_inputs(string kind, int inputs)
    {
        Node node = AnyNode.Kinds[kind](new Random(1));
        Assert.Equal(inputs, node.Activations.Where((_, activation) => node.Operator.MayRunInPlace(node, activation)).Count());
    }

    [Fact]
    public void A_pair_is_written_over_an_operand_that_is_not_repeated()
    {
        Quantization scale = Quantization.PerTensor(0.1f, 0);
        Tensor image = Tensor.Int8("image", Shape.Nhwc(1, 4, 5, 3), scale), gate = Tensor.Int8("gate", Shape.Nhwc(1, 1, 1, 3), scale);
        Tensor other = Tensor.Int8("other", image.Shape, scale), constant = Tensor.Constant("constant", new Shape(1), new sbyte[1], scale);
        Assert.Equal([true, true], InPlace(new Add(), image, other));
        Assert.Equal([true, false], InPlace(new Mul(), image, gate));
        Assert.Equal([false, true], InPlace(new Mul(), gate, image));
        Assert.Equal([true], InPlace(new Sub(), constant, image));

        static bool[] InPlace(Operator kind, Tensor a, Tensor b)
        {
            Node node = AnyNode.Of(kind, [a, b], a.Quantization!);
            return [.. node.Activations.Select((_, activation) => kind.MayRunInPlace(node, activation))];
        }
    }

    private static (Node Node, sbyte[][] Inputs) Draw(string kind, Random random)
    {
        Node node = AnyNode.Kinds[kind](random);
        return (node, AnyNode.Inputs(random, node));
    }
}
