using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Onnx;

/// <summary>A conformance case of the quantized operators: steps are compared exactly.</summary>
internal static class QuantizedCase
{
    private static readonly string[] Constants = ["QuantizeLinear", "DequantizeLinear"], Networks = ["QLinearConv", "QLinearMatMul"];

    public static IEnumerable<string> Operators => Constants.Concat(Networks);

    public static bool Is(ConformanceCase one) => one.Model.Graph.Nodes.Any(node => Operators.Contains(node.Operator) || (node.Operator == "MaxPool" && one.Inputs[0].IsInteger));

    /// <returns>True where the case is a network that runs; false where it is computed at import.</returns>
    /// <exception cref="ModelException">The case is refused.</exception>
    public static bool Check(ConformanceCase one)
    {
        bool runs = one.Model.Graph.Nodes.Any(node => !Constants.Contains(node.Operator));
        if (runs)
            CheckNetwork(one);
        else
            CheckFolded(one);
        return runs;
    }

    // All inputs are constants: the node is computed at import, in types that Edge needs in constants alone.
    private static void CheckFolded(ConformanceCase one)
    {
        var graph = new OnnxGraphImport(one.Model);
        foreach (var (input, tensor) in one.Model.Graph.Inputs.Zip(one.Inputs))
            graph.Operands[input.Name] = OnnxFolding.Decode(tensor);
        foreach (OnnxNode node in one.Model.Graph.Nodes)
            Assert.True(OnnxFolding.TryFold(new OnnxNodeImport(graph, node)), $"{one.Name}: not folded");
        OnnxConstant expected = OnnxFolding.Decode(one.Outputs[0]), actual = (OnnxConstant)graph.Operands[one.Model.Graph.Outputs[0].Name];
        Assert.Equal(expected.Dims, actual.Dims);
        Assert.Equal(expected.Type, actual.Type);
        Assert.Equal(expected.Integers, actual.Integers);
        Assert.Equal(expected.Floats, actual.Floats);
    }

    // INT8 code runs one image at a time. Rows of a matrix are no batch: they get an axis before them.
    private static void CheckNetwork(ConformanceCase one)
    {
        bool addAxis = one.Inputs[0].Dims[0] != 1;
        IReadOnlyList<long?>? With(IReadOnlyList<long?>? dims) => addAxis ? [1, .. dims!] : dims;
        OnnxGraph graph = one.Model.Graph;
        OnnxTensor[] weights = [.. graph.Inputs.Skip(1).Zip(one.Inputs.Skip(1), (input, tensor) => tensor with { Name = input.Name })];
        graph = graph with
        {
            Inputs = [graph.Inputs[0] with { Dims = With(graph.Inputs[0].Dims) }],
            Outputs = [graph.Outputs[0] with { Dims = With(graph.Outputs[0].Dims) }],
            Initializers = weights,
        };
        OnnxImport import = OnnxImporter.Import(one.Model with { Graph = graph });
        Assert.Equal(Stored((OnnxActivation)import.Outputs[0], one.Outputs[0]), new Int8Executor(import.Graph).Run([Stored(import.Inputs[0], one.Inputs[0])])[0]);
    }

    // From the file's order and type to the stored ones.
    private static sbyte[] Stored(OnnxActivation layout, OnnxTensor tensor)
    {
        long[] steps = tensor.Integers();
        return [.. layout.FileIndices(skipped: 0).Select(i => (sbyte)(steps[i] - (tensor.Type == OnnxType.UInt8 ? 128 : 0)))];
    }
}
