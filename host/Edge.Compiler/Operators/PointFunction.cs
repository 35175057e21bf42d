using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>An INT8 node that <see cref="Operator.MapsEachValue"/> as its 256 answers: the answer to q at q + 128.</summary>
internal static class PointFunction
{
    /// <summary>What the kernels answer to each int8 value, one after the other.</summary>
    public static sbyte[] Of(Node node)
    {
        Tensor activation = node.Activations.First();
        // A row of all values as an image, because a constant may have the rank of one.
        Tensor all = Tensor.Int8("all", Shape.Nhwc(1, 1, 1, 256), activation.Quantization!);
        Tensor[] inputs = [.. node.Inputs.Select(input => input == activation ? all : input)];
        Node small = node with { Inputs = inputs, Output = Tensor.Int8("answers", all.Shape, node.Output.Quantization!) };
        sbyte[] values = [.. Enumerable.Range(-128, 256).Select(q => (sbyte)q)], answers = new sbyte[256];
        foreach (KernelCall call in node.Operator.Lower(small))
            node.Operator.RunInt8(call, [values], answers);
        return answers;
    }

    /// <summary>The answers of <paramref name="second"/> to those of <paramref name="first"/>.</summary>
    public static sbyte[] Then(this sbyte[] first, sbyte[] second) => Array.ConvertAll(first, answer => second[answer + 128]);
}
